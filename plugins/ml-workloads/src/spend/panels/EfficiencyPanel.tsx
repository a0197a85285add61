import type {
  SpendAmount,
  SpendEfficiency,
  SpendUnit,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReactNode } from 'react';
import type { Live } from '../../api';
import {
  ErrorNotice,
  Loading,
  Money,
  styles as shared,
} from '../../components';
import { count, formatGpuHours } from '../../numbers';
import styles from '../spend.module.css';

/** What the money bought, and what was lost on the way. The numbers overlap and are not added. */
export function EfficiencyPanel({ live }: { live: Live<SpendEfficiency> }) {
  const { value } = live;
  return (
    <section
      className={`${shared.panel} ${shared.tightStack}`}
      aria-label="What the money bought"
    >
      <h3 className={shared.sectionTitle}>What the money bought</h3>
      {live.loading && <Loading label="what the money bought" rows={2} />}
      {live.error && (
        <ErrorNotice
          error={live.error}
          subject="what the money bought"
          onRetry={live.reload}
          shownSince={value && live.updatedAt}
        />
      )}
      {value && (
        <>
          <dl className={styles.figures}>
            <Figure
              label="A successful run"
              detail={describeRuns(value.successfulRuns)}
            >
              {value.successfulRuns.runs === 0 ? (
                '—'
              ) : (
                <Money
                  micros={value.successfulRuns.costPerRunMicros}
                  currency={value.currency}
                  unknown="not known"
                />
              )}
            </Figure>
            <Loss
              label="Failed attempts"
              amount={value.failed}
              what={count(value.failed.attempts, 'attempt')}
              currency={value.currency}
            />
            <Loss
              label="Preempted attempts"
              amount={value.preempted}
              what={count(value.preempted.attempts, 'attempt')}
              currency={value.currency}
            />
            <Loss
              label="Starting (cold starts)"
              amount={value.coldStart}
              what={`${count(
                value.coldStart.attempts,
                'start',
              )} that held GPUs before they ran`}
              currency={value.currency}
            />
            {value.units.map(unit => (
              <Unit key={unit.name} unit={unit} currency={value.currency} />
            ))}
            {value.units.length === 0 && (
              <Figure
                label="A request or a token"
                detail="The platform team names a metric under mlWorkloads.spend.unitMetrics to see what a thousand requests or a million tokens cost."
              >
                not configured
              </Figure>
            )}
          </dl>
          <p className={shared.secondary}>
            A failed attempt has its start in it, so these are not added up.
          </p>
        </>
      )}
    </section>
  );
}

function describeRuns({
  runs,
  pricedRuns,
  leftOut,
}: SpendEfficiency['successfulRuns']): string {
  if (runs === 0) return 'No training succeeded in this time.';
  const all = `${count(runs, 'run')}, from first attempt to last`;
  if (pricedRuns === runs) return all;
  const kinds = leftOut.map(
    ({ gpuModel, capacityType, unpricedGpuMs }) =>
      `${gpuModel || 'GPUs'} ${capacityType}, ${formatGpuHours(
        unpricedGpuMs,
      )} GPU-h`,
  );
  const why = kinds.length > 0 ? ` (${kinds.join('; ')})` : '';
  return pricedRuns === 0
    ? `${all}; all of them held GPUs without a price${why}`
    : `${count(pricedRuns, 'run')} of ${runs.toLocaleString(
        'en-US',
      )}, from first attempt to last; ${(runs - pricedRuns).toLocaleString(
        'en-US',
      )} left out because they held GPUs without a price${why}`;
}

function Figure(props: { label: string; detail: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>
        <strong>{props.children}</strong>
        <small>{props.detail}</small>
      </dd>
    </div>
  );
}

function Loss(props: {
  label: string;
  amount: SpendAmount;
  what: string;
  currency: string;
}) {
  const { label, amount, what, currency } = props;
  const unpriced =
    Number(amount.unpricedGpuMs) > 0
      ? `, ${formatGpuHours(amount.unpricedGpuMs)} GPU-h of it unpriced`
      : '';
  return (
    <Figure
      label={label}
      detail={`${what}, ${formatGpuHours(amount.gpuMs)} GPU-h${unpriced}`}
    >
      <Money
        micros={amount.costMicros ?? (Number(amount.gpuMs) === 0 ? 0 : null)}
        currency={currency}
      />
    </Figure>
  );
}

function Unit({ unit, currency }: { unit: SpendUnit; currency: string }) {
  return (
    <Figure
      label={unit.title}
      detail={
        unit.problem ??
        `${Number(unit.quantity).toLocaleString('en-US')} counted`
      }
    >
      <Money
        micros={unit.costPerUnitsMicros}
        currency={currency}
        unknown="not known"
      />
    </Figure>
  );
}
