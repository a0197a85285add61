import type {
  BigInteger,
  Micros,
  Reconciliation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { GpuHours, Money, NumbersTable } from '../components';
import { microsPerMinorUnit } from '../numbers';
import { effectOf, shownReconciliation, type Shown } from './shown';
import { EFFECTS, rowTitle } from './why';

type Row = Reconciliation['total'];

/** Ours, theirs and the difference with its reasons, by team. */
export function ReconciliationTable({ answer }: { answer: Reconciliation }) {
  const { currency, rows, total } = answer;
  const shown = useMemo(
    () => shownReconciliation(answer, microsPerMinorUnit(currency)),
    [answer, currency],
  );
  const time = (id: 'ourTime' | 'theirTime', of: (row: Row) => BigInteger) => ({
    id,
    numeric: true,
    wideOnly: true,
    cell: (row: Row, i: number) => (
      <GpuHours gpuMs={of(row)} shown={shown[id].rows[i]} />
    ),
    total: <GpuHours gpuMs={of(total)} shown={shown[id].foot} />,
  });
  const money = (
    id: string,
    { rows: cents, foot }: Shown,
    of: (row: Row) => Micros,
    unknown?: string,
  ) => {
    const signed = unknown !== undefined;
    const cell = (micros: Micros, at: bigint) => (
      <>
        {signed && micros !== null && at > 0n && '+'}
        <Money
          micros={micros}
          currency={currency}
          shown={at}
          unknown={unknown}
        />
      </>
    );
    return {
      id,
      numeric: true,
      cell: (row: Row, i: number) => cell(of(row), cents[i]),
      total: cell(of(total), foot),
    };
  };
  return (
    <NumbersTable
      caption="The ledger and OpenCost by team: the three reasons add up to the difference"
      rows={rows}
      rowKey={row => row.key}
      columns={[
        {
          id: 'team',
          header: 'Team',
          cell: row => rowTitle(row.key),
          total: rowTitle(total.key),
        },
        {
          header: 'Ledger (GPU-h)',
          ...time('ourTime', row => row.ours.gpuMs),
        },
        {
          header: 'OpenCost (GPU-h)',
          ...time('theirTime', row => row.theirs.gpuMs),
        },
        {
          header: `Ledger (${currency})`,
          ...money('ours', shown.ours, row => row.ours.costMicros),
        },
        {
          header: `OpenCost, GPUs (${currency})`,
          ...money('theirs', shown.theirs, row => row.theirs.gpuCostMicros),
        },
        {
          header: `Difference (${currency})`,
          ...money(
            'difference',
            shown.difference,
            row => row.differenceMicros,
            'not known',
          ),
        },
        ...EFFECTS.map(({ code, title }) => ({
          header: `of it ${title} (${currency})`,
          ...money(
            code,
            shown.effects[code],
            row => effectOf(row, code),
            'not known',
          ),
        })),
      ]}
    />
  );
}
