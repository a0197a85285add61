import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Link } from '@backstage/ui';
import type {
  Spend,
  SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState, type ReactNode } from 'react';
import {
  GpuHours,
  LongName,
  Money,
  NumbersColumn,
  NumbersTable,
  styles as shared,
} from '../../components';
import { formatChange, formatMoney, sumMicros } from '../../numbers';
import { workloadRouteRef } from '../../routes';
import { Series, seriesOfKey, Swatch } from '../chart';
import { PriceHint } from '../prices';
import styles from '../spend.module.css';
import { deeper, type SpendViewControls } from '../view';
import { GROUPINGS, inSentence, keyTitle } from '../words';
import { GONE, type Line, linesOf } from './lines';
import { NoTeamChip } from './NoTeamChip';
import { shownHoursWithUnpriced } from './shownHours';
import type { ShownColumn, ShownRows } from './shownRows';

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
  const [open, setOpen] = useState(false);
  const hasUnpriced = Number(total.unpricedGpuMs) > 0;
  const hours = shownHoursWithUnpriced(rows);
  const money = (
    id: string,
    header: string,
    { micros, shown: cents, foot, shownFoot }: ShownColumn,
    wideOnly?: boolean,
  ): NumbersColumn<Line> => ({
    id,
    header,
    numeric: true,
    wideOnly,
    cell: ({ key, at }) =>
      key === GONE && id !== 'previous' ? null : (
        <Money
          micros={sumMicros(at.map(i => micros[i] ?? null))}
          currency={currency}
          shown={sum(at.map(i => cents[i]))}
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
  const time = (
    id: 'gpuMs' | 'unpricedGpuMs',
    header: string,
  ): NumbersColumn<Line> => {
    const { shown: tenths, foot } = hours[id];
    return {
      id,
      header,
      numeric: true,
      cell: ({ key, at }) => {
        if (key === GONE) return null;
        const exact = sum(at.map(i => BigInt(rows[i][id])));
        if (id === 'unpricedGpuMs' && exact === 0n) return '—';
        return (
          <GpuHours
            gpuMs={exact.toString()}
            shown={sum(at.map(i => tenths[i]))}
          />
        );
      },
      total: <GpuHours gpuMs={total[id]} shown={foot} />,
    };
  };
  const { drill } = controls.view;
  const ofNodes = ['category', 'reason'].includes(groupBy);
  const split = (field: 'phase' | 'outcome') =>
    groupBy === field ||
    drill[field] !== undefined ||
    ofNodes ||
    (drill.category ?? 'allocated') !== 'allocated';
  // Lists by owner have one row of that name.
  const isSingle = groupBy === 'workload' || groupBy === 'attempt';
  const lines = linesOf(rows, { open, gone: shown.gone !== null });
  const columns: NumbersColumn<Line>[] = [
    {
      id: 'title',
      header: GROUPINGS[groupBy],
      wrap: true,
      cell: ({ key, at, row }) => {
        if (key === GONE) return 'Only in the period before';
        if (row === null)
          return (
            <Button
              variant="tertiary"
              size="small"
              className={styles.hint}
              onPress={() => setOpen(true)}
            >
              {`Show ${at.length} more rows`}
            </Button>
          );
        return (
          <span className={styles.rowTitle}>
            <RowSwatch series={props.series} row={row} />
            <span className={styles.rowText}>
              <RowTitle row={row} spend={spend} controls={controls} />
              {isSingle && row.unattributed && <NoTeamChip />}
              {props.actionOf?.(row)}
            </span>
          </span>
        );
      },
      total: 'Total',
    },
    time('gpuMs', 'GPU time (GPU-h)'),
    ...(hasUnpriced ? [time('unpricedGpuMs', 'Unpriced (GPU-h)')] : []),
    money('cost', `Cost (${currency})`, shown.cost),
    // A part that is all or nothing of each row says nothing.
    ...(split('phase')
      ? []
      : [money('starting', 'of it starting', shown.starting, true)]),
    ...(shown.lost && !split('outcome')
      ? [money('lost', 'of it failed, preempted', shown.lost)]
      : []),
  ];
  if (shown.previous)
    columns.push(
      money('previous', `${previousLabel} (${currency})`, shown.previous, true),
      {
        id: 'change',
        header: 'Change',
        numeric: true,
        cell: ({ row }) => row && <Change row={row} currency={currency} />,
        total: formatChange(
          spend.comparedTotal?.costMicros ?? null,
          spend.previousTotal?.costMicros ?? null,
        ),
      },
    );
  return (
    <NumbersTable
      caption={`Spend by ${inSentence(GROUPINGS[groupBy])}`}
      columns={columns}
      rows={lines}
      rowKey={({ key }) => key}
      stale={stale}
    />
  );
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}

function RowSwatch(props: { series: Series[]; row: SpendRow }) {
  const found = seriesOfKey(props.series, props.row.key);
  return found ? <Swatch series={found} /> : null;
}

/** In percent, of the priced part of what is compared; `new` where there was nothing before. */
function Change(props: { row: SpendRow; currency: string }) {
  const { row, currency } = props;
  const before = row.previous?.costMicros ?? null;
  const now = row.compared?.costMicros ?? null;
  if (before === null || now === null) return <span>—</span>;
  if (Number(before) === 0) return <span>{Number(now) > 0 ? 'new' : '—'}</span>;
  const change = BigInt(now) - BigInt(before);
  const unpriced =
    Number(row.compared!.unpricedGpuMs) + Number(row.previous!.unpricedGpuMs) >
    0;
  return (
    <span
      title={`${change > 0n ? '+' : ''}${formatMoney(
        change.toString(),
        currency,
      )}${unpriced ? ' of what has a price; some GPU time has none' : ''}`}
    >
      {formatChange(now, before)}
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
  const title = <LongName text={keyTitle(groupBy, row.key, row.title)} />;
  const next = deeper(groupBy, controls.view.drill, row, controls.groupings);
  const prices = spend.prices.filter(price => price.gpuModel === row.key);
  if (next)
    return (
      <>
        <Link href={controls.hrefOf(next)}>{title}</Link>
        {groupBy === 'component' && row.ref && (
          <small className={shared.secondary}>
            <EntityRefLink entityRef={row.key}>in the catalog</EntityRefLink>
          </small>
        )}
        {groupBy === 'gpuModel' && prices.length > 0 && (
          <small className={shared.secondary}>
            <PriceHint
              prices={prices}
              currency={spend.currency}
              text={prices.length > 1 ? 'its prices' : 'its price'}
            />
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
  return title;
}
