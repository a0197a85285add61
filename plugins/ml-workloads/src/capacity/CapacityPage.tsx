import { useApi } from '@backstage/frontend-plugin-api';
import { mlWorkloadsApiRef, useLive } from '../api';
import {
  COLOURS,
  EmptyState,
  ErrorNotice,
  LiveMark,
  Loading,
  NumbersTable,
  PageBody,
  styles,
} from '../components';
import { formatGpus, formatMoment } from '../numbers';
import capacityStyles from './capacity.module.css';
import { describeCapacity } from './describeCapacity';

/** What is free where, and what waits in which queue. */
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
            <div className={styles.spread}>
              <h2 className={styles.answer}>{describeCapacity(capacity)}</h2>
              <LiveMark live={live} />
            </div>
            {capacity.pools.length === 0 ? (
              <EmptyState title="No GPU nodes yet">
                <p>
                  Pools appear when a cluster with GPU nodes is connected and
                  observed. Data health says whether its cluster can be read.
                </p>
              </EmptyState>
            ) : (
              <section className={styles.panel}>
                <NumbersTable
                  caption="Pools"
                  rows={capacity.pools}
                  rowKey={p => `${p.cluster} ${p.profile} ${p.gpuModel}`}
                  columns={[
                    {
                      id: 'model',
                      header: 'GPU model',
                      wrap: true,
                      cell: p => p.gpuModel,
                    },
                    {
                      id: 'profile',
                      header: 'Hardware profile',
                      cell: p => p.profile ?? '—',
                    },
                    { id: 'cluster', header: 'Cluster', cell: p => p.cluster },
                    {
                      id: 'nodes',
                      header: 'Nodes',
                      numeric: true,
                      cell: p => p.nodes,
                    },
                    {
                      id: 'total',
                      header: 'GPUs',
                      numeric: true,
                      cell: p => formatGpus(p.totalGpusMilli),
                    },
                    {
                      id: 'free',
                      header: 'Free (GPUs)',
                      numeric: true,
                      cell: p => formatGpus(p.freeGpusMilli),
                    },
                    {
                      id: 'block',
                      header: 'Largest free block (GPUs)',
                      numeric: true,
                      cell: p => formatGpus(p.largestFreeBlockMilli),
                    },
                    {
                      id: 'use',
                      header: 'In use',
                      cell: p => (
                        <UseBar
                          share={
                            p.totalGpusMilli === 0
                              ? 0
                              : 1 - p.freeGpusMilli / p.totalGpusMilli
                          }
                        />
                      ),
                    },
                  ]}
                />
              </section>
            )}
            {capacity.queues.length > 0 && (
              <section className={styles.panel}>
                <NumbersTable
                  caption="Queues"
                  rows={capacity.queues}
                  rowKey={q => `${q.cluster} ${q.namespace} ${q.name}`}
                  columns={[
                    {
                      id: 'team',
                      header: 'Team',
                      cell: q => q.team ?? 'none',
                    },
                    { id: 'queue', header: 'Queue', cell: q => q.name },
                    {
                      id: 'namespace',
                      header: 'Namespace',
                      cell: q => q.namespace,
                    },
                    {
                      id: 'clusterQueue',
                      header: 'Cluster queue',
                      cell: q => q.clusterQueue,
                    },
                    {
                      id: 'admitted',
                      header: 'Admitted',
                      numeric: true,
                      cell: q => q.admitted,
                    },
                    {
                      id: 'pending',
                      header: 'Waiting',
                      numeric: true,
                      cell: q => q.pending,
                    },
                  ]}
                />
              </section>
            )}
            {capacity.asOf && (
              <p className={styles.secondary}>
                As of {formatMoment(capacity.asOf, Date.now())}.
              </p>
            )}
          </>
        )}
      </div>
    </PageBody>
  );
}

function UseBar({ share }: { share: number }) {
  const percent = `${Math.round(share * 100)} %`;
  return (
    <span className={capacityStyles.use}>
      <span className={capacityStyles.track} aria-hidden>
        <span
          className={capacityStyles.fill}
          style={{ width: percent.replace(' ', ''), background: COLOURS.work }}
        />
      </span>
      {percent}
    </span>
  );
}
