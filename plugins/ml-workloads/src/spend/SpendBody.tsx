import { Skeleton } from '@backstage/ui';
import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { lazy, Suspense, useMemo } from 'react';
import type { SpendQuery } from '../api';
import { styles } from '../components';
import { seriesOf, spendBars, SpendLegend } from './chart';
import { ClaimableRows, type SpendClaims } from './claim';
import { EfficiencyPanel, MoversPanel, NoSpend } from './panels';
import { timeLabel } from './period';
import { PricesTable } from './prices';
import { BucketsTable, CategoriesTable, shownRows } from './tables';
import spendStyles from './spend.module.css';
import { tellsOutcomes, useEfficiency, type SpendViewControls } from './view';
import { GRANULARITIES, GROUPINGS, inSentence } from './words';

const SpendChart = lazy(() => import('./chart/SpendChart'));

/** The picture, the table that it is made of, and what else is worth knowing of an answer. */
export function SpendBody(props: {
  spend: Spend;
  query: SpendQuery;
  controls: SpendViewControls;
  stale: boolean;
  now: number;
  claims: SpendClaims;
  onClaimed: () => void;
}) {
  const { spend, query, controls, stale, now, claims, onClaimed } = props;
  const { step } = controls.view;
  const { currency, groupBy } = spend;
  const series = useMemo(() => seriesOf(spend), [spend]);
  const shown = useMemo(() => shownRows(spend), [spend]);
  const bars = useMemo(
    () => spendBars(spend, series, step, now),
    [spend, series, step, now],
  );
  const feet = useMemo(
    () =>
      series.map(({ keys }) =>
        spend.rows.reduce(
          (sum, { key }, i) =>
            keys.includes(key) ? sum + shown.cost.shown[i] : sum,
          0n,
        ),
      ),
    [series, spend, shown],
  );
  const previousLabel = spend.previousPeriod
    ? timeLabel(spend.previousPeriod.from, spend.previousPeriod.to)
    : 'Before';
  if (spend.rows.length === 0)
    return <NoSpend spend={spend} controls={controls} now={now} />;
  const picture = `Spend by ${inSentence(GRANULARITIES[step])} and ${inSentence(
    GROUPINGS[groupBy],
  )}`;
  return (
    <>
      <section
        className={`${styles.panel} ${styles.tightStack}`}
        aria-label={picture}
      >
        <SpendLegend
          series={series}
          bars={bars}
          spend={spend}
          controls={controls}
        />
        <Suspense fallback={<Skeleton width="100%" height={260} />}>
          <SpendChart
            bars={bars}
            series={series}
            currency={currency}
            title={picture}
          />
        </Suspense>
        <details className={styles.details}>
          <summary>The picture as a table</summary>
          <BucketsTable
            bars={bars}
            series={series}
            feet={feet}
            step={step}
            currency={currency}
            controls={controls}
          />
        </details>
      </section>
      <section className={`${styles.panel} ${spendStyles.narrowHeads}`}>
        <ClaimableRows
          spend={spend}
          shown={shown}
          series={series}
          controls={controls}
          previousLabel={previousLabel}
          stale={stale}
          claims={claims}
          onClaimed={onClaimed}
        />
      </section>
      <MoversPanel
        spend={spend}
        shown={shown}
        previousLabel={previousLabel}
        controls={controls}
      />
      {tellsOutcomes(controls.view.drill) && <Bought query={query} />}
      {spend.categories && controls.view.drill.category === undefined && (
        <section className={styles.panel}>
          <CategoriesTable
            categories={spend.categories}
            currency={currency}
            controls={controls}
          />
        </section>
      )}
      {spend.prices.length > 0 && (
        <section className={styles.panel}>
          <details className={styles.details}>
            <summary>The prices behind this money</summary>
            <PricesTable prices={spend.prices} currency={currency} />
          </details>
        </section>
      )}
    </>
  );
}

function Bought({ query }: { query: SpendQuery }) {
  return <EfficiencyPanel live={useEfficiency(query)} />;
}
