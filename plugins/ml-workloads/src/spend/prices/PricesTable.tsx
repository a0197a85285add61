import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import { NumbersTable, UtcMoment } from '../../components';
import { priceText } from '../../numbers';

/** The prices behind the money of an answer, with where each comes from. */
export function PricesTable(props: { prices: SpendPrice[]; currency: string }) {
  const { prices, currency } = props;
  return (
    <NumbersTable
      caption="Prices behind this money"
      rows={prices}
      rowKey={price => JSON.stringify(price)}
      columns={[
        {
          id: 'model',
          header: 'GPU model',
          wrap: true,
          cell: p => p.gpuModel || '—',
        },
        {
          id: 'capacity',
          header: 'Capacity type',
          cell: p => p.capacityType || '—',
        },
        {
          id: 'price',
          header: `Per GPU-hour (${currency})`,
          numeric: true,
          cell: p => {
            const { text, exact } = priceText(
              p.pricePerGpuHourMicros,
              currency,
            );
            return <span title={exact}>{text}</span>;
          },
        },
        { id: 'kind', header: 'Kind', cell: p => p.kind ?? '—' },
        {
          id: 'source',
          header: 'Source',
          wrap: true,
          cell: p => p.source ?? '—',
        },
        {
          id: 'from',
          header: 'In force since',
          numeric: true,
          cell: p => <UtcMoment at={p.effectiveFrom} />,
        },
        {
          id: 'retrieved',
          header: 'Retrieved',
          numeric: true,
          wideOnly: true,
          cell: p => <UtcMoment at={p.retrievedAt} />,
        },
      ]}
    />
  );
}
