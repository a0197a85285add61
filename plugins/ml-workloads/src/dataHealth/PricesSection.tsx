import type { RateList } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, NumbersTable, styles, UtcMoment } from '../components';
import { alikePrices, exactMoney, priceText } from '../numbers';
import { RatePages } from './RatePages';

type Class = NonNullable<RateList['classes']>[number];
type Source = NonNullable<RateList['sources']>[number];

/** What the nodes cost now and why, how each source of prices fares, and all dated rows. */
export function PricesSection({
  rates,
  now,
}: {
  rates: RateList;
  now: number;
}) {
  const { currency, classes, sources, totalItems } = rates;
  return (
    <>
      {classes && classes.length > 0 && (
        <section className={styles.panel}>
          <ClassesTable classes={classes} currency={currency} />
        </section>
      )}
      {sources && sources.length > 0 && (
        <section className={styles.panel}>
          <SourcesTable sources={sources} now={now} />
        </section>
      )}
      <section className={styles.panel}>
        <details className={styles.details}>
          <summary>
            All dated price rows ({totalItems.toLocaleString('en-US')})
          </summary>
          <RatePages first={rates} />
        </details>
      </section>
    </>
  );
}

function ClassesTable(props: { classes: Class[]; currency: string }) {
  const { classes, currency } = props;
  const nodePrice = alikePrices(
    classes.map(c => c.pricePerNodeHour),
    currency,
  );
  return (
    <NumbersTable
      caption="What the nodes cost now, those without a price first"
      rows={classes}
      rowKey={c => JSON.stringify(c)}
      columns={[
        {
          id: 'class',
          header: 'Nodes',
          wrap: true,
          cell: c => (
            <>
              {c.nodes.toLocaleString('en-US')} ×{' '}
              {c.instanceType ?? 'no instance type'}
              <br />
              <small className={styles.secondary}>
                {c.gpusPerNode} × {c.gpuModel || 'GPU'}, {c.capacityType}
                {c.region && `, ${c.region}`}, {c.cluster}
              </small>
            </>
          ),
        },
        {
          id: 'gpu',
          header: `Per GPU-hour (${currency})`,
          numeric: true,
          cell: c => (
            <span title={exactMoney(c.pricePerGpuHourMicros, currency)}>
              {priceText(c.pricePerGpuHourMicros, currency).text}
            </span>
          ),
        },
        {
          id: 'node',
          header: `Per node-hour (${currency})`,
          numeric: true,
          cell: (_, i) => nodePrice[i],
        },
        { id: 'kind', header: 'Kind', cell: c => c.kind ?? '—' },
        {
          id: 'source',
          header: 'Source',
          wrap: true,
          cell: c => c.source ?? 'No row matches; add one.',
        },
        {
          id: 'from',
          header: 'In force since',
          numeric: true,
          cell: c => <UtcMoment at={c.effectiveFrom} />,
        },
        {
          id: 'retrieved',
          header: 'Retrieved',
          numeric: true,
          wideOnly: true,
          cell: c => <UtcMoment at={c.retrievedAt} />,
        },
      ]}
    />
  );
}

function SourcesTable({ sources, now }: { sources: Source[]; now: number }) {
  return (
    <NumbersTable
      caption="Where prices come from"
      rows={sources}
      rowKey={s => s.key}
      columns={[
        { id: 'title', header: 'Source', wrap: true, cell: s => s.title },
        {
          id: 'state',
          header: 'State',
          wrap: true,
          cell: s =>
            s.problem === null ? 'up to date' : `not read: ${s.problem}`,
        },
        {
          id: 'rows',
          header: 'Rows',
          numeric: true,
          cell: s => s.rows.toLocaleString('en-US'),
        },
        {
          id: 'read',
          header: 'Last read',
          numeric: true,
          cell: s => <Moment at={s.succeededAt} now={now} />,
        },
        {
          id: 'tried',
          header: 'Last tried',
          numeric: true,
          cell: s => <Moment at={s.attemptedAt} now={now} />,
        },
      ]}
    />
  );
}
