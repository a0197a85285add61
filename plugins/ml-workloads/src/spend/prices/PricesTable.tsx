import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, NumbersTable } from '../../components';
import { priceText } from '../../numbers';

/** The prices behind the money of an answer, with where each comes from. */
export function PricesTable(props: {
  prices: SpendPrice[];
  currency: string;
  now: number;
}) {
  const { prices, currency, now } = props;
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
          header: `Price (${currency} a GPU and hour)`,
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
          cell: p => <Moment at={p.effectiveFrom} now={now} />,
        },
        {
          id: 'retrieved',
          header: 'Retrieved',
          numeric: true,
          cell: p => <Moment at={p.retrievedAt} now={now} />,
        },
      ]}
    />
  );
}
