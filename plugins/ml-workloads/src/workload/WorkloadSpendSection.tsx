import {
  distributeForDisplay,
  fromBigInteger,
  WorkloadSpend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { GpuHours, Money, NumbersTable, styles } from '../components';
import {
  formatGpuHours,
  formatMoney,
  formatMoment,
  formatUtcHour,
  microsPerMinorUnit,
} from '../numbers';

/** The ledger rows of a workload, hour by hour, with their sum. */
export function WorkloadSpendSection(props: {
  spend: WorkloadSpend;
  now: number;
}) {
  const { spend, now } = props;
  const { currency, hours } = spend;
  const shown = distributeForDisplay(
    hours.map(h => fromBigInteger(h.costMicros ?? 0)),
    microsPerMinorUnit(currency),
  );
  // As the table has them, so that the parts add up to what is shown of all.
  const centsOf = (phase: WorkloadSpend['hours'][number]['phase']) =>
    hours.reduce(
      (sum, hour, i) => (hour.phase === phase ? sum + shown.units[i] : sum),
      0n,
    );
  const price =
    spend.pricePerGpuHourMicros === null
      ? 'Its GPUs have no price.'
      : `${formatMoney(
          spend.pricePerGpuHourMicros,
          currency,
        )} for a GPU and hour${
          spend.priceSource ? `, from ${spend.priceSource}` : ''
        }.`;
  const unpriced = Number(spend.unpricedGpuMs) > 0;
  return (
    <div className={styles.stack}>
      <dl className={styles.facts}>
        <Fact label="Cost in all">
          <Money
            micros={spend.costMicros}
            currency={currency}
            shown={shown.total}
          />
        </Fact>
        <Fact label="while starting">
          <Money
            micros={spend.starting.costMicros}
            currency={currency}
            shown={centsOf('starting')}
          />
        </Fact>
        <Fact label="while running">
          <Money
            micros={spend.running.costMicros}
            currency={currency}
            shown={centsOf('running')}
          />
        </Fact>
        <Fact label="GPU time (GPU-h)">
          <GpuHours gpuMs={spend.gpuMs} />
        </Fact>
        {unpriced && (
          <Fact label="of it unpriced (GPU-h)">
            <GpuHours gpuMs={spend.unpricedGpuMs} />
          </Fact>
        )}
      </dl>
      {hours.length === 0 ? (
        <p className={styles.secondary}>
          It has no GPU time yet. GPU time begins when its first pod is placed
          on a node.
        </p>
      ) : (
        <NumbersTable
          caption="By hour (UTC)"
          rows={hours}
          rowKey={h => `${h.hour} ${h.phase}`}
          columns={[
            {
              id: 'hour',
              header: 'Hour',
              cell: h => formatUtcHour(h.hour),
              total: 'Total',
            },
            { id: 'phase', header: 'Phase', cell: h => h.phase },
            {
              id: 'gpuHours',
              header: 'GPU time (GPU-h)',
              numeric: true,
              cell: h => <GpuHours gpuMs={h.gpuMs} />,
              total: <GpuHours gpuMs={spend.gpuMs} />,
            },
            {
              id: 'cost',
              header: `Cost (${currency})`,
              numeric: true,
              cell: (h, i) => (
                <Money
                  micros={h.costMicros}
                  currency={currency}
                  shown={shown.units[i]}
                />
              ),
              total:
                spend.costMicros === null ? (
                  'unpriced'
                ) : (
                  <Money
                    micros={spend.costMicros}
                    currency={currency}
                    shown={shown.total}
                  />
                ),
            },
            {
              id: 'note',
              header: 'Notes',
              cell: h => (h.provisional ? 'provisional' : null),
            },
          ]}
        />
      )}
      <p className={styles.secondary}>
        {price}{' '}
        {spend.completeUntil
          ? `Complete until ${formatMoment(spend.completeUntil, now)}.`
          : 'Nothing is settled yet; all numbers are provisional.'}
        {unpriced &&
          ` ${formatGpuHours(
            spend.unpricedGpuMs,
          )} GPU-h have no price and are not in this money.`}
      </p>
    </div>
  );
}

function Fact(props: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
