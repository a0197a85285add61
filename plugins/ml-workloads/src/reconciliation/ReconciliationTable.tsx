import {
  fromBigInteger,
  type Reconciliation,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GpuHours, Money, NumbersTable, styles } from '../components';
import { describeEffect, rowTitle } from './why';

/** Ours, theirs and the difference with its reasons, by team. */
export function ReconciliationTable({ answer }: { answer: Reconciliation }) {
  const { currency, rows, total } = answer;
  return (
    <NumbersTable
      caption="The ledger and OpenCost by team; the reasons add up to the difference"
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
          id: 'with-rest',
          header: `OpenCost, all (${currency})`,
          numeric: true,
          cell: row => (
            <Money micros={row.theirs.totalCostMicros} currency={currency} />
          ),
          total: (
            <Money micros={total.theirs.totalCostMicros} currency={currency} />
          ),
        },
        {
          id: 'difference',
          header: `Difference (${currency})`,
          numeric: true,
          cell: row => <Difference row={row} currency={currency} />,
          total: <Difference row={total} currency={currency} />,
        },
        {
          id: 'why',
          header: 'Why',
          wrap: true,
          cell: row => <Why row={row} currency={currency} />,
          total: <Why row={total} currency={currency} />,
        },
      ]}
    />
  );
}

function Difference(props: { row: ReconciliationRow; currency: string }) {
  const { differenceMicros } = props.row;
  if (differenceMicros === null) return <>not known</>;
  const micros = fromBigInteger(differenceMicros);
  return (
    <>
      {micros < 0n && '−'}
      <Money
        micros={Number(micros < 0n ? -micros : micros)}
        currency={props.currency}
      />
    </>
  );
}

function Why(props: { row: ReconciliationRow; currency: string }) {
  const { row, currency } = props;
  if (row.differenceMicros === null) {
    return <>GPU time without a price; OpenCost shows such time as money</>;
  }
  if (row.effects.length === 0) return <>—</>;
  return (
    <ul className={styles.tightStack}>
      {row.effects.map(effect => {
        const { title, amount, why } = describeEffect(effect, currency);
        return (
          <li key={effect.code}>
            <strong>
              {title} {amount}
            </strong>{' '}
            {why}
          </li>
        );
      })}
    </ul>
  );
}
