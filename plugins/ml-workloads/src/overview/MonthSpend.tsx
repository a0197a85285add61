import { useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { Micros } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive } from '../api';
import { Money, styles } from '../components';
import { formatGpuHours } from '../numbers';
import { lostMicros, thisMonth, timeLabel } from '../spend';

/** This month's money on the overview: how much, against last month, what of it did no work, and what has no price. */
export function MonthSpend(props: {
  entityRef: string;
  now: number;
  /** Where the rest is told. */
  href: string;
}) {
  const { entityRef, now, href } = props;
  const api = useApi(mlWorkloadsApiRef);
  const month = thisMonth(now);
  const spend = useLive(
    `card ${JSON.stringify([entityRef, month.id])}`,
    signal =>
      api.getSpend(
        {
          entity: entityRef,
          from: month.from,
          to: month.to,
          granularity: 'month',
          groupBy: 'phase',
          compare: 'previous',
          outcomes: true,
        },
        signal,
      ),
    ['spend'],
  );
  const { value } = spend;
  const nothing = value !== undefined && Number(value.total.gpuMs) === 0;
  const before = value?.previousPeriod && value.previousTotal;
  const unpriced = value && Number(value.total.unpricedGpuMs) > 0;
  const money = (micros: Micros) => (
    <Money micros={micros} currency={value!.currency} />
  );
  return (
    <>
      <dl className={styles.facts} aria-label={`GPU spend in ${month.label}`}>
        <div>
          <dt>{month.label}</dt>
          <dd>
            {value && money(nothing ? 0 : value.total.costMicros)}
            {spend.error && !value && (
              <span title={spend.error.message}>cannot be shown</span>
            )}
            {spend.loading && '…'}
          </dd>
        </div>
        {value && !nothing && (
          <>
            <div>
              <dt>of it not yet running</dt>
              <dd>{money(value.starting.costMicros)}</dd>
            </div>
            {value.outcomes && (
              <div>
                <dt>of it failed or preempted</dt>
                <dd>
                  {money(
                    value.total.costMicros === null
                      ? null
                      : lostMicros(value) ?? 0,
                  )}
                </dd>
              </div>
            )}
          </>
        )}
        {before && (
          <div>
            <dt>
              {timeLabel(value.previousPeriod!.from, value.previousPeriod!.to)}
            </dt>
            <dd>{money(Number(before.gpuMs) === 0 ? 0 : before.costMicros)}</dd>
          </div>
        )}
        {unpriced && (
          <div>
            <dt>Unpriced (GPU-h)</dt>
            <dd>{formatGpuHours(value.total.unpricedGpuMs)}</dd>
          </div>
        )}
      </dl>
      <p className={styles.secondary}>
        <Link href={href}>All GPU spend</Link>
      </p>
    </>
  );
}
