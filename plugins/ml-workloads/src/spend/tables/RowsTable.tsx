import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type {
  Spend,
  SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReactNode } from 'react';
import {
  GpuHours,
  Money,
  NumbersColumn,
  NumbersTable,
  styles as shared,
} from '../../components';
import { formatChange, formatMoney } from '../../numbers';
import { workloadRouteRef } from '../../routes';
import { Series, seriesOfKey, Swatch } from '../chart';
import { PriceHint } from '../prices';
import styles from '../spend.module.css';
import { deeper, type SpendViewControls } from '../view';
import { GROUPINGS, inSentence, keyTitle } from '../words';
import type { ShownColumn, ShownRows } from './shownRows';

/** A row of the answer, or what the period before had and no row stands for. */
type Row = SpendRow | 'gone';

/** Spend by a grouping; each column adds up to its foot. */
export function RowsTable(props: {
  spend: Spend;
  shown: ShownRows;
  series: Series[];
  controls: SpendViewControls;
  previousLabel: string;
  stale: boolean;
  /** What can be done to a row, beside its name. */
  actionOf?: (row: SpendRow) => ReactNode;
}) {
  const { spend, shown, controls, previousLabel, stale } = props;
  const { currency, rows, total, groupBy } = spend;
  const hasUnpriced = Number(total.unpricedGpuMs) > 0;
  const column = (
    id: string,
    header: string,
    { micros, shown: cents, foot, shownFoot }: ShownColumn,
  ): NumbersColumn<Row> => ({
    id,
    header,
    numeric: true,
    cell: (row, i) =>
      row === 'gone' && id !== 'previous' ? null : (
        <Money
          micros={micros[i] ?? null}
          currency={currency}
          shown={cents[i]}
          unknown={id === 'previous' ? '—' : undefined}
        />
      ),
    total: (
      <Money
        micros={foot}
        currency={currency}
        shown={shownFoot}
        unknown={id === 'previous' ? '—' : undefined}
      />
    ),
  });
  const only =
    (cell: (row: SpendRow) => ReactNode): NumbersColumn<Row>['cell'] =>
    row =>
      row === 'gone' ? null : cell(row);
  const columns: NumbersColumn<Row>[] = [
    {
      id: 'title',
      header: GROUPINGS[groupBy],
      wrap: true,
      cell: row =>
        row === 'gone' ? (
          'Only in the period before'
        ) : (
          <span className={styles.rowTitle}>
            <RowSwatch series={props.series} row={row} />
            <span className={styles.rowText}>
              <RowTitle row={row} spend={spend} controls={controls} />
              {props.actionOf?.(row)}
            </span>
          </span>
        ),
      total: 'Total',
    },
    {
      id: 'gpuHours',
      header: 'GPU time (GPU-h)',
      numeric: true,
      cell: only(row => <GpuHours gpuMs={row.gpuMs} />),
      total: <GpuHours gpuMs={total.gpuMs} />,
    },
    ...(hasUnpriced
      ? [
          {
            id: 'unpriced',
            header: 'Unpriced (GPU-h)',
            numeric: true,
            cell: only(row => <GpuHours gpuMs={row.unpricedGpuMs} />),
            total: <GpuHours gpuMs={total.unpricedGpuMs} />,
          },
        ]
      : []),
    column('cost', `Cost (${currency})`, shown.cost),
    column('starting', 'of it starting', shown.starting),
    ...(shown.lost
      ? [column('lost', 'of it failed, preempted', shown.lost)]
      : []),
  ];
  if (shown.previous)
    columns.push(
      column('previous', `${previousLabel} (${currency})`, shown.previous),
      {
        id: 'change',
        header: 'Change',
        numeric: true,
        cell: only(row => <Change row={row} currency={currency} />),
        total: formatChange(
          total.costMicros,
          spend.previousTotal?.costMicros ?? null,
        ),
      },
    );
  return (
    <NumbersTable
      caption={`Spend by ${inSentence(GROUPINGS[groupBy])}`}
      columns={columns}
      rows={shown.gone === null ? rows : [...rows, 'gone' as const]}
      rowKey={row => (row === 'gone' ? row : row.key)}
      stale={stale}
    />
  );
}

function RowSwatch(props: { series: Series[]; row: SpendRow }) {
  const found = seriesOfKey(props.series, props.row.key);
  return found ? <Swatch series={found} /> : null;
}

/** In percent, of the priced part; `new` where there was nothing before. */
function Change(props: { row: SpendRow; currency: string }) {
  const { row, currency } = props;
  const before = row.previous?.costMicros ?? null;
  if (before === null || row.costMicros === null) return <span>—</span>;
  if (Number(before) === 0)
    return <span>{Number(row.costMicros) > 0 ? 'new' : '—'}</span>;
  const change = BigInt(row.costMicros) - BigInt(before);
  const unpriced =
    Number(row.unpricedGpuMs) + Number(row.previous!.unpricedGpuMs) > 0;
  return (
    <span
      title={`${change > 0n ? '+' : ''}${formatMoney(
        change.toString(),
        currency,
      )}${unpriced ? ' of what has a price; some GPU time has none' : ''}`}
    >
      {formatChange(row.costMicros, before)}
    </span>
  );
}

/** The name; where there is more to see it leads there. */
function RowTitle(props: {
  row: SpendRow;
  spend: Spend;
  controls: SpendViewControls;
}) {
  const { row, spend, controls } = props;
  const { groupBy } = spend;
  const workloadRoute = useRouteRef(workloadRouteRef);
  const title = keyTitle(groupBy, row.key, row.title);
  const next = deeper(groupBy, controls.view.drill, row);
  const prices = spend.prices.filter(price => price.gpuModel === row.key);
  if (next)
    return (
      <>
        <Link href={controls.hrefOf(next)}>{title}</Link>
        {groupBy === 'component' && (
          <small className={shared.secondary}>
            <EntityRefLink entityRef={row.key}>in the catalog</EntityRefLink>
          </small>
        )}
      </>
    );
  if (groupBy === 'attempt' && row.ref && workloadRoute)
    return (
      <Link href={`${workloadRoute({ id: row.ref })}?tab=attempts`}>
        {title}
      </Link>
    );
  if (groupBy === 'gpuModel' && prices.length > 0)
    return <PriceHint prices={prices} currency={spend.currency} text={title} />;
  return <>{title}</>;
}
