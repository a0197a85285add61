import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { Scope, useNow } from '../api';
import {
  ErrorNotice,
  FreshnessBanner,
  isRefusal,
  LiveMark,
  SimulatedMark,
  styles,
} from '../components';
import { ClaimsPanel, useSpendClaims } from './claim';
import {
  describeComparison,
  describeCorrections,
  describeNodes,
  describeSpend,
} from './formatSpend';
import {
  AnswerSkeleton,
  BodySkeleton,
  drillTitle,
  FilterChips,
  filtersInWords,
  FactsStrip,
  Trail,
} from './panels';
import { SpendBody } from './SpendBody';
import spendStyles from './spend.module.css';
import {
  queryOf,
  SpendControls,
  trailOf,
  useFocusAfterChange,
  useSpend,
  useSpendDownload,
  useSpendView,
} from './view';

/** Money and GPU time of a team, of a component, or of the whole fleet: the answer, the picture, the table. */
export function SpendView(props: {
  scope: Scope;
  /** Begins the sentence: `Vision`, `All teams`. */
  whose: string;
  groupings: readonly SpendGroupBy[];
}) {
  const { scope, groupings } = props;
  const now = useNow(30_000);
  const controls = useSpendView(now, groupings);
  const { view } = controls;
  const query = useMemo(() => queryOf(scope, view), [scope, view]);
  const live = useSpend(query);
  const claims = useSpendClaims(query);
  const reload = () => {
    live.reload();
    claims.reload();
  };
  const last = trailOf(view.drill).pop();
  // By category it is the money of all nodes, and nobody spent what was free.
  const ofCategory = Boolean(view.drill.category ?? view.drill.reason);
  const ofNodes = ofCategory || ['category', 'reason'].includes(view.groupBy);
  const whole =
    ofNodes && !scope.entity ? 'The whole fleet, used or not,' : props.whose;
  const filters = filtersInWords(view.drill);
  const whose = `${
    last ? drillTitle(last.field, last.value) : whole
  }${filters}`;
  const { download, downloading } = useSpendDownload(
    query,
    whose,
    view.period.until,
  );
  const spend = live.value;
  const begin = useFocusAfterChange<HTMLDivElement>(
    JSON.stringify(view.drill),
    live.loading || live.stale,
  );
  const subject = `the GPU spend of ${whose.replace(/^All /, 'all ')}`;
  return (
    <div
      ref={begin}
      tabIndex={-1}
      className={`${styles.stack} ${spendStyles.palette} ${spendStyles.view}`}
    >
      {spend && <FreshnessBanner clusters={spend.clusters} now={now} />}
      {live.error && (
        <ErrorNotice
          error={live.error}
          subject={subject}
          onRetry={live.reload}
          shownSince={spend && live.updatedAt}
        />
      )}
      <Trail whole={props.whose} controls={controls} />
      <FilterChips controls={controls} />
      {live.loading && <AnswerSkeleton />}
      {spend && (
        <div className={styles.tightStack}>
          <h2 className={styles.answer} aria-live="polite">
            {ofNodes && !last && spend.categories
              ? describeNodes(spend, view.period, filters)
              : describeSpend(spend, whose, view.period)}
          </h2>
          <p className={`${styles.secondary} ${styles.row}`}>
            <span>{describeComparison(spend)}</span>
            <SimulatedMark clusters={spend.clusters} />
            <LiveMark live={live} />
          </p>
          {describeCorrections(spend, view.period) && (
            <p className={styles.secondary}>
              {describeCorrections(spend, view.period)}
            </p>
          )}
        </div>
      )}
      {!(isRefusal(live.error) && !spend) && (
        <SpendControls
          controls={controls}
          groupings={groupings}
          observedSince={spend?.observedSince ?? null}
          now={now}
          onDownload={download}
          downloading={downloading !== undefined}
        />
      )}
      {live.loading && <BodySkeleton />}
      {spend && (
        <>
          <FactsStrip spend={spend} view={view} now={now} />
          <SpendBody
            spend={spend}
            query={query}
            controls={controls}
            stale={live.stale}
            now={now}
            claims={claims}
            onClaimed={reload}
          />
          <ClaimsPanel claims={claims} onWithdrawn={live.reload} />
        </>
      )}
    </div>
  );
}
