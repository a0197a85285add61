import { useApi } from '@backstage/frontend-plugin-api';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  LiveMark,
  Loading,
  PageBody,
  styles as shared,
} from '../components';
import { describeCheck, describeDrift } from './describeDrift';
import { DriftItems } from './DriftItems';
import styles from './drift.module.css';

/** All running workloads that today's rules would refuse, of those that the person may see. */
export function DriftPage() {
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(30_000);
  const live = useLive('drift of all', signal => api.getDrift({}, signal));
  const list = live.value;
  return (
    <PageBody>
      <div className={shared.stack}>
        {live.loading && <Loading label="what the rules say" rows={6} />}
        {live.error && (
          <ErrorNotice
            error={live.error}
            subject="what today’s rules would refuse"
            onRetry={live.reload}
            shownSince={list && live.updatedAt}
          />
        )}
        {list && (
          <>
            <div className={shared.spread}>
              <h2 className={shared.answer}>{describeDrift(list)}</h2>
              <LiveMark live={live} />
            </div>
            {list.items.length > 0 ? (
              <>
                <p className={shared.secondary}>
                  A rule that was tightened does not harm what runs: these keep
                  running, may be paused, scaled down and stopped, and are
                  refused only when they are created anew or grow.
                </p>
                <section className={shared.panel}>
                  <DriftItems items={list.items} now={now} showTeam />
                </section>
              </>
            ) : (
              <EmptyState title="Nothing drifts from the rules">
                <p>
                  When a limit or a rule is tightened, running workloads that it
                  would refuse appear here with the reason and the fix. They are
                  never stopped for it.
                </p>
              </EmptyState>
            )}
            <ul className={`${styles.clusters} ${shared.secondary}`}>
              {list.clusters.map(cluster => (
                <li key={cluster.cluster}>{describeCheck(cluster, now)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </PageBody>
  );
}
