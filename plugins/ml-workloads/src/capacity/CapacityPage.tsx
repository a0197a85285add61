import { useApi } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { CapacityView } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  LiveMark,
  Loading,
  PageBody,
  SimulatedMark,
  styles,
} from '../components';
import { formatAgo, formatDuration } from '../numbers';
import { describeCapacity, describeFragments } from './describeCapacity';
import { PoolsTable } from './PoolsTable';
import { QuotasTable } from './QuotasTable';
import { WaitingTable } from './WaitingTable';

/** What is free where, whose quota it is, and what waits for it. */
export function CapacityPage() {
  const api = useApi(mlWorkloadsApiRef);
  const live = useLive('capacity', s => api.getCapacity(s));
  const capacity = live.value;
  return (
    <PageBody>
      <div className={styles.stack}>
        {live.loading && <Loading label="capacity" rows={6} />}
        {live.error && (
          <ErrorNotice
            error={live.error}
            subject="the capacity"
            onRetry={live.reload}
            shownSince={capacity && live.updatedAt}
          />
        )}
        {capacity && (
          <>
            <OldPictures clusters={capacity.clusters} />
            <div className={styles.spread}>
              <h2 className={styles.answer}>{describeCapacity(capacity)}</h2>
              <span className={styles.row}>
                <SimulatedMark clusters={capacity.clusters} />
                <LiveMark live={live} />
              </span>
            </div>
            <Sections capacity={capacity} />
            <Ages clusters={capacity.clusters} />
          </>
        )}
      </div>
    </PageBody>
  );
}

function Sections({ capacity }: { capacity: CapacityView }) {
  const fragments = describeFragments(capacity.pools);
  return (
    <>
      {fragments.length > 0 && (
        <div role="status">
          <Alert
            status="info"
            icon
            title={fragments.join(' ')}
            description="Ask for fewer GPUs a pod, or wait until a node is free; several small blocks do not make one large one."
          />
        </div>
      )}
      <section className={styles.panel}>
        <WaitingTable waiting={capacity.waiting} />
      </section>
      {capacity.pools.length === 0 ? (
        <EmptyState title="No GPU nodes yet">
          <p>
            Pools appear when a cluster with GPU nodes is connected and
            observed. Data health says whether its cluster can be read.
          </p>
        </EmptyState>
      ) : (
        <section className={styles.panel}>
          <PoolsTable pools={capacity.pools} />
        </section>
      )}
      {capacity.clusterQueues.length > 0 && (
        <section className={styles.panel}>
          <QuotasTable capacity={capacity} />
        </section>
      )}
    </>
  );
}

/** As old as a cluster is that counts as not being observed. */
const OLD_MS = 180_000;

/** Nobody shall ask for what was free a while ago as if it were free now. */
function OldPictures({ clusters }: Pick<CapacityView, 'clusters'>) {
  const now = useNow(5_000);
  return (
    <>
      {clusters.map(({ cluster, title, asOf }) =>
        asOf !== null && now - Date.parse(asOf) > OLD_MS ? (
          <div role="status" key={cluster}>
            <Alert
              status="warning"
              icon
              title={`${title} not seen for ${formatDuration(
                now - Date.parse(asOf),
              )}`}
              description="Free GPUs and quotas are as they were then; some may be taken by now."
            />
          </div>
        ) : null,
      )}
    </>
  );
}

/** How old the picture of each cluster is: it may come from another replica, or from before an outage. */
function Ages({ clusters }: Pick<CapacityView, 'clusters'>) {
  const now = useNow(5_000);
  return (
    <p className={styles.secondary}>
      {clusters
        .map(({ title, asOf }) =>
          asOf === null
            ? `${title} has not been observed yet.`
            : `${title} as it was ${formatAgo(now - Date.parse(asOf))}.`,
        )
        .join(' ')}
    </p>
  );
}
