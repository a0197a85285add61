import type { RateList } from '@slipway/backstage-plugin-ml-workloads-common';
import { NumbersTable, styles, UtcMoment } from '../components';

type Rate = RateList['items'][number];

/** What a row applies to; a field that is absent matches everything. */
export function describeRateScope(rate: Rate): string {
  const parts = [
    rate.node && `node ${rate.node}`,
    rate.instanceType,
    rate.gpuCount && rate.gpuModel
      ? `${rate.gpuCount} × ${rate.gpuModel}`
      : rate.gpuModel,
    rate.region && `in ${rate.region}`,
    rate.capacityType,
  ].filter(Boolean);
  return parts.length === 0 ? 'every node' : parts.join(', ');
}

/** The dated price rows. */
export function RatesTable({ rates }: { rates: RateList }) {
  if (rates.items.length === 0)
    return (
      <p className={styles.secondary}>
        There are no prices: all GPU time is unpriced. Add rows under
        mlWorkloads.pricing.rates in the configuration.
      </p>
    );
  return (
    <NumbersTable
      caption="Prices: the first row that matches a node applies, node before contract before list before fallback"
      rows={rates.items}
      rowKey={r => JSON.stringify(r)}
      columns={[
        {
          id: 'scope',
          header: 'Applies to',
          wrap: true,
          cell: describeRateScope,
        },
        { id: 'kind', header: 'Kind', cell: r => r.kind },
        {
          id: 'price',
          header: 'Price an hour',
          numeric: true,
          cell: r =>
            r.pricePerNodeHour
              ? `${r.currency} ${r.pricePerNodeHour} a node`
              : `${r.currency} ${r.pricePerGpuHour ?? '—'} a GPU`,
        },
        {
          id: 'from',
          header: 'In force from',
          numeric: true,
          cell: r => <UtcMoment at={r.effectiveFrom} />,
        },
        {
          id: 'to',
          header: 'Until',
          numeric: true,
          cell: r => <UtcMoment at={r.effectiveTo ?? null} />,
        },
        { id: 'source', header: 'Source', wrap: true, cell: r => r.source },
        {
          id: 'retrieved',
          header: 'Retrieved',
          numeric: true,
          wideOnly: true,
          cell: r => <UtcMoment at={r.retrievedAt} />,
        },
      ]}
    />
  );
}
