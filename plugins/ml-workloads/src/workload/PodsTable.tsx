import type { WorkloadDetail } from '@slipway/backstage-plugin-ml-workloads-common';
import { Link } from '@backstage/ui';
import { Age, NumbersTable, styles } from '../components';
import { formatGpus } from '../numbers';
import pageStyles from './workload.module.css';

/** The pods of a workload; each name leads to its log. */
export function PodsTable({ workload }: { workload: WorkloadDetail }) {
  const { pods } = workload;
  if (pods.length === 0)
    return <p className={styles.secondary}>{whyNoPods(workload)}</p>;
  return (
    <NumbersTable
      caption={`Pods (${pods.length})`}
      captionHidden
      rows={pods}
      rowKey={p => p.uid}
      columns={[
        {
          id: 'name',
          header: 'Pod',
          mono: true,
          wrap: true,
          cell: p => (
            <span className={pageStyles.podName}>
              <Link href={`?tab=logs&pod=${encodeURIComponent(p.name)}`}>
                {p.name}
              </Link>
              {p.message && (
                <p className={pageStyles.podMessage} title={p.message}>
                  {p.message}
                </p>
              )}
            </span>
          ),
        },
        {
          id: 'phase',
          header: 'Phase',
          cell: p => (p.ready ? `${p.phase}, ready` : p.phase),
        },
        {
          id: 'node',
          header: 'Node',
          mono: true,
          cell: p => (
            <span className={styles.number}>{p.node ?? 'not placed'}</span>
          ),
        },
        {
          id: 'gpus',
          header: 'GPUs',
          numeric: true,
          cell: p => formatGpus(p.gpusMilli),
        },
        {
          id: 'restarts',
          header: 'Restarts',
          numeric: true,
          cell: p => p.restarts,
        },
        {
          id: 'ran',
          header: 'Held GPUs for',
          numeric: true,
          cell: p =>
            p.scheduledAt === null ? (
              '—'
            ) : (
              <Age at={p.scheduledAt} until={p.endedAt} />
            ),
        },
      ]}
    />
  );
}

/** An empty table says why it is empty. Pure. */
export function whyNoPods(
  workload: Pick<WorkloadDetail, 'kept' | 'state' | 'endedAt'>,
): string {
  const { kept, state, endedAt } = workload;
  if (kept !== 'all') return 'Its pods are no longer kept.';
  if (endedAt !== null) return 'It ended before it had a pod.';
  switch (state) {
    case 'Queued':
      return 'It has no pods. They appear when its queue admits it.';
    case 'Paused':
      return 'It has no pods while it is paused.';
    case 'Unknown':
      return 'No pods of it are known.';
    default:
      return 'It has no pods yet.';
  }
}
