import {
  fromBigInteger,
  toBigInteger,
  type Micros,
  type Reconciliation,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GpuHours, Money, NumbersTable } from '../components';
import { EFFECTS, rowTitle, type EffectCode } from './why';

const SIGNS: Record<number, string> = { [-1]: '−', 0: '', 1: '+' };

/** Ours, theirs and the difference with its reasons, by team. */
export function ReconciliationTable({ answer }: { answer: Reconciliation }) {
  const { currency, rows, total } = answer;
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
          id: 'our-time',
          header: 'Ledger (GPU-h)',
          numeric: true,
          cell: row => <GpuHours gpuMs={row.ours.gpuMs} />,
          total: <GpuHours gpuMs={total.ours.gpuMs} />,
        },
        {
          id: 'their-time',
          header: 'OpenCost (GPU-h)',
          numeric: true,
          cell: row => <GpuHours gpuMs={row.theirs.gpuMs} />,
          total: <GpuHours gpuMs={total.theirs.gpuMs} />,
        },
        {
          id: 'ours',
          header: `Ledger (${currency})`,
          numeric: true,
          cell: row => (
            <Money micros={row.ours.costMicros} currency={currency} />
          ),
          total: <Money micros={total.ours.costMicros} currency={currency} />,
        },
        {
          id: 'theirs',
          header: `OpenCost, GPUs (${currency})`,
          numeric: true,
          cell: row => (
            <Money micros={row.theirs.gpuCostMicros} currency={currency} />
          ),
          total: (
            <Money micros={total.theirs.gpuCostMicros} currency={currency} />
          ),
        },
        {
          id: 'difference',
          header: `Difference (${currency})`,
          numeric: true,
          cell: row => (
            <Signed micros={row.differenceMicros} currency={currency} />
          ),
          total: <Signed micros={total.differenceMicros} currency={currency} />,
        },
        ...EFFECTS.map(({ code, title }) => ({
          id: code,
          header: `of it ${title} (${currency})`,
          numeric: true,
          cell: (row: ReconciliationRow) => (
            <Signed micros={effectOf(row, code)} currency={currency} />
          ),
          total: <Signed micros={effectOf(total, code)} currency={currency} />,
        })),
      ]}
    />
  );
}

/** Money with its sign; what is not known is said. */
function Signed(props: { micros: Micros; currency: string }) {
  const { micros, currency } = props;
  if (micros === null) return <>not known</>;
  const exact = fromBigInteger(micros);
  return (
    <>
      {SIGNS[Number(exact > 0n) - Number(exact < 0n)]}
      <Money
        micros={toBigInteger(exact < 0n ? -exact : exact)}
        currency={currency}
      />
    </>
  );
}

/** Null where the difference is not known; else what the reason makes of it. */
function effectOf(row: ReconciliationRow, code: EffectCode): Micros {
  if (row.differenceMicros === null) return null;
  return row.effects.find(effect => effect.code === code)?.micros ?? 0;
}
