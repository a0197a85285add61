import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type {
  Spend,
  SpendGroupBy,
  SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { GpuHours, Money, NumbersColumn, NumbersTable } from '../components';
import {
  formatChange,
  formatMoney,
  exactMoney,
  microsPerMinorUnit,
  sumMicros,
} from '../numbers';
import { workloadRouteRef } from '../routes';
import { GROUPINGS } from './formatSpend';
import { otherMicros, shownPhaseMoney } from './shownMoney';

/** Spend by a grouping; rows and columns add up to the total in the footer. */
export function SpendRowsTable(props: {
  spend: Spend;
  groupBy: SpendGroupBy;
  previousLabel: string;
  stale: boolean;
}) {
  const { spend, groupBy, previousLabel, stale } = props;
  const { currency, rows, total } = spend;
  const shown = useMemo(
    () =>
      shownPhaseMoney(
        rows.map(row => ({
          running: row.runningCostMicros,
          starting: row.startingCostMicros,
          other: otherMicros(row),
        })),
        microsPerMinorUnit(currency),
      ),
    [rows, currency],
  );
  const hasOther = rows.some(row => otherMicros(row) !== null);
  const sums = {
    running: sumMicros(rows.map(row => row.runningCostMicros)),
    starting: sumMicros(rows.map(row => row.startingCostMicros)),
    other: sumMicros(rows.map(otherMicros)),
  };
  const sum = (phase: keyof typeof sums) => (
    <Money
      micros={total.costMicros === null ? null : sums[phase] ?? 0}
      currency={currency}
      shown={shown.total[phase]}
    />
  );
  const columns: NumbersColumn<SpendRow>[] = [
    {
      id: 'title',
      header: GROUPINGS[groupBy],
      wrap: true,
      cell: row => <RowTitle row={row} groupBy={groupBy} />,
      total: 'Total',
    },
    {
      id: 'gpuHours',
      header: 'GPU time (GPU-h)',
      numeric: true,
      cell: row => <GpuHours gpuMs={row.gpuMs} />,
      total: <GpuHours gpuMs={total.gpuMs} />,
    },
    {
      id: 'running',
      header: `Running (${currency})`,
      numeric: true,
      cell: (row, i) => (
        <Money
          micros={row.costMicros === null ? null : row.runningCostMicros ?? 0}
          currency={currency}
          shown={shown.rows[i].running}
        />
      ),
      total: sum('running'),
    },
    {
      id: 'starting',
      header: `Starting (${currency})`,
      numeric: true,
      cell: (row, i) => (
        <Money
          micros={row.costMicros === null ? null : row.startingCostMicros ?? 0}
          currency={currency}
          shown={shown.rows[i].starting}
        />
      ),
      total: sum('starting'),
    },
    {
      id: 'cost',
      header: `Cost (${currency})`,
      numeric: true,
      cell: (row, i) => (
        <>
          <Money
            micros={row.costMicros}
            currency={currency}
            shown={shown.rows[i].total}
          />
          {row.costMicros !== null && Number(row.unpricedGpuMs) > 0 && (
            <span title="Some of this GPU time has no price."> + unpriced</span>
          )}
        </>
      ),
      total: (
        <Money
          micros={total.costMicros}
          currency={currency}
          shown={shown.total.total}
        />
      ),
    },
    {
      id: 'previous',
      header: `Before (${currency})`,
      numeric: true,
      cell: row => (
        <span title={`${previousLabel}: ${previousTitle(row, currency)}`}>
          {formatMoney(row.previousCostMicros, currency)}
        </span>
      ),
      total: formatMoney(spend.previousTotal?.costMicros ?? null, currency),
    },
    {
      id: 'change',
      header: 'Change',
      numeric: true,
      cell: row => formatChange(row.costMicros, row.previousCostMicros),
      total: formatChange(
        total.costMicros,
        spend.previousTotal?.costMicros ?? null,
      ),
    },
  ];
  if (hasOther)
    columns.splice(4, 0, {
      id: 'other',
      header: `Phase not known (${currency})`,
      numeric: true,
      cell: (row, i) => (
        <Money
          micros={row.costMicros === null ? null : otherMicros(row) ?? 0}
          currency={currency}
          shown={shown.rows[i].other}
        />
      ),
      total: sum('other'),
    });
  return (
    <NumbersTable
      caption={`Spend by ${GROUPINGS[groupBy].toLocaleLowerCase('en-US')}`}
      columns={columns}
      rows={rows}
      rowKey={row => row.key}
      stale={stale}
    />
  );
}

function RowTitle(props: { row: SpendRow; groupBy: SpendGroupBy }) {
  const { row, groupBy } = props;
  const workloadRoute = useRouteRef(workloadRouteRef);
  if (groupBy === 'workload' && row.ref && workloadRoute)
    return <Link href={workloadRoute({ id: row.ref })}>{row.title}</Link>;
  if (groupBy === 'component' && /^component:[^/]+\/.+$/.test(row.key))
    return <EntityRefLink entityRef={row.key} />;
  return <>{row.title}</>;
}

function previousTitle(row: SpendRow, currency: string): string {
  return row.previousCostMicros === null
    ? 'not known for all of it'
    : exactMoney(row.previousCostMicros, currency);
}
