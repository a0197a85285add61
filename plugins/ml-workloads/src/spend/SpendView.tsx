import { Skeleton } from '@backstage/ui';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { lazy, Suspense, useMemo } from 'react';
import { Scope, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  FreshnessBanner,
  LiveMark,
  Loading,
  SimulatedMark,
  styles,
} from '../components';
import { formatChange, formatMoment } from '../numbers';
import { CategoriesTable } from './CategoriesTable';
import { describeSpend, describeUnpriced } from './formatSpend';
import { SpendControls } from './SpendControls';
import { spendBars } from './spendChart';
import { SpendDaysTable } from './SpendDaysTable';
import { SpendLegend } from './SpendLegend';
import { SpendRowsTable } from './SpendRowsTable';
import spendStyles from './spend.module.css';
import { useSpend, useSpendDownload } from './useSpend';
import { useSpendControls } from './useSpendControls';

const SpendChart = lazy(() => import('./SpendChart'));

/** Money and GPU time of a team, of a component, or of the whole fleet: the answer, the picture, the table. */
export function SpendView(props: {
  scope: Scope;
  /** Begins the sentence: `Vision`, `All teams`. */
  whose: string;
  groupings: SpendGroupBy[];
}) {
  const { scope, whose, groupings } = props;
  const now = useNow(30_000);
  const [controls, change] = useSpendControls(now, groupings[0]);
  const { daily, grouped, query } = useSpend(scope, controls);
  const { download, downloading } = useSpendDownload(query, whose);
  const spend = daily.value;
  const bars = useMemo(
    () => (spend ? spendBars(spend, now) : []),
    [spend, now],
  );
  const subject = `the GPU spend of ${whose}`;

  if (daily.loading) return <Loading label="GPU spend" rows={8} />;
  if (!spend)
    return (
      <ErrorNotice
        error={daily.error!}
        subject={subject}
        onRetry={daily.reload}
      />
    );
  const { currency, total, previousTotal } = spend;
  const unpriced = describeUnpriced(spend);
  const nothing = Number(total.gpuMs) === 0 && !Number(total.costMicros);
  const hasOther = bars.some(bar => bar.other !== null);
  return (
    <div className={styles.stack}>
      <FreshnessBanner clusters={spend.clusters} now={now} />
      {daily.error && (
        <ErrorNotice
          error={daily.error}
          subject={subject}
          onRetry={daily.reload}
          shownSince={daily.updatedAt}
        />
      )}
      <div className={styles.spread}>
        <div className={styles.tightStack}>
          <h2 className={styles.answer} aria-live="polite">
            {describeSpend(spend, whose, controls.period)}
          </h2>
          <p className={styles.secondary}>
            {formatChange(total.costMicros, previousTotal?.costMicros ?? null)}{' '}
            against {controls.period.previousLabel}
            {previousTotal === null && ' (not observed that far back)'}
          </p>
        </div>
        <SpendControls
          value={controls}
          groupings={groupings}
          now={now}
          onChange={change}
          onDownload={download}
          downloading={downloading}
        />
      </div>
      {nothing ? (
        <EmptyState title="No GPU time in this period">
          <p>
            GPU time counts from the moment a pod is placed on a node until it
            has ended, whatever its containers do meanwhile. Choose a longer
            period, or launch something.
          </p>
          <p className={styles.secondary}>{spend.included}</p>
        </EmptyState>
      ) : (
        <>
          <section
            className={`${styles.panel} ${styles.tightStack}`}
            aria-label="Spend by day"
          >
            <div className={styles.spread}>
              <SpendLegend
                hasOther={hasOther}
                hasMarks={bars.some(bar => bar.hasGap || bar.unknown)}
              />
              <span className={styles.row}>
                <SimulatedMark clusters={spend.clusters} />
                <LiveMark live={daily} />
              </span>
            </div>
            <Suspense fallback={<Skeleton width="100%" height={240} />}>
              <SpendChart bars={bars} currency={currency} />
            </Suspense>
            <details className={styles.details}>
              <summary>The days as a table</summary>
              <SpendDaysTable bars={bars} currency={currency} />
            </details>
          </section>
          {grouped.value ? (
            <section className={styles.panel}>
              <SpendRowsTable
                spend={grouped.value}
                groupBy={controls.groupBy}
                previousLabel={controls.period.previousLabel}
                stale={grouped.stale}
              />
            </section>
          ) : (
            <Loading label="the table" />
          )}
          {spend.categories && (
            <section className={styles.panel}>
              <CategoriesTable
                categories={spend.categories}
                currency={currency}
              />
            </section>
          )}
        </>
      )}
      <div className={spendStyles.note}>
        {unpriced && <span>{unpriced}</span>}
        <span>
          {spend.completeUntil
            ? `Complete until ${formatMoment(
                spend.completeUntil,
                now,
              )}; later hours are provisional.`
            : 'Nothing is settled yet; all numbers are provisional.'}
          {spend.observedSince &&
            ` Observed since ${formatMoment(spend.observedSince, now)}.`}
        </span>
        <span>Included: {spend.included}</span>
        <span>Days are UTC days.</span>
      </div>
    </div>
  );
}
