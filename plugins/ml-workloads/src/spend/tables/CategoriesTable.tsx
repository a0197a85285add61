import {
  distributeForDisplay,
  fromBigInteger,
  Spend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GpuHours, Money, NumbersTable } from '../../components';
import { formatMinorUnits, microsPerMinorUnit } from '../../numbers';

type Category = NonNullable<Spend['categories']>[number];

/** The closed set of `ledger.md` §5.18 in words. */
const MEANING: Record<string, string> = {
  allocated: 'held by workloads',
  system: 'held by the platform’s own pods',
  unallocated: 'free',
  stranded: 'free, but nothing fits on it',
  unmetered: 'not known: the observer was cut off',
  host: 'not put on GPUs',
};

const REASON: Record<string, string> = {
  free: 'free',
  warmup: 'free, in the first minutes of a node’s life',
  cordoned: 'free, but the node takes no new pods',
  draining: 'free, the node is being removed',
  unhealthy: 'GPU not healthy',
  cpu: 'free, but too little CPU beside it',
  memory: 'free, but too little memory beside it',
  'mig-layout': 'free, but the MIG layout fits nothing',
  rounding: 'left over by rounding a share down',
};

/** Where all the node money went; the rows add up to the node bill. */
export function CategoriesTable(props: {
  categories: Category[];
  currency: string;
}) {
  const { categories, currency } = props;
  const shown = distributeForDisplay(
    categories.map(c => fromBigInteger(c.costMicros ?? 0)),
    microsPerMinorUnit(currency),
  );
  const gpuMs = categories
    .reduce((sum, c) => sum + fromBigInteger(c.gpuMs), 0n)
    .toString();
  return (
    <NumbersTable
      caption="Where the node money went: the parts sum to the bill"
      rows={categories}
      rowKey={c => `${c.category}/${c.reason}`}
      columns={[
        {
          id: 'category',
          header: 'Category',
          cell: c => c.category,
          total: 'All nodes',
        },
        {
          id: 'reason',
          header: 'Reason',
          wrap: true,
          cell: c =>
            c.reason
              ? REASON[c.reason] ?? c.reason
              : MEANING[c.category] ?? '—',
        },
        {
          id: 'gpuHours',
          header: 'GPU time (GPU-h)',
          numeric: true,
          cell: c => <GpuHours gpuMs={c.gpuMs} />,
          total: <GpuHours gpuMs={gpuMs} />,
        },
        {
          id: 'unpriced',
          header: 'Unpriced (GPU-h)',
          numeric: true,
          cell: c => <GpuHours gpuMs={c.unpricedGpuMs} />,
        },
        {
          id: 'cost',
          header: `Cost (${currency})`,
          numeric: true,
          cell: (c, i) => (
            <Money
              micros={c.costMicros}
              currency={currency}
              shown={shown.units[i]}
            />
          ),
          total: formatMinorUnits(shown.total, currency),
        },
      ]}
    />
  );
}
