import type { WorkloadPod } from '@slipway/backstage-plugin-ml-workloads-common';
import { Link } from '@backstage/ui';
import { Age, Moment, NumbersTable, styles } from '../components';
import { formatGpus } from '../numbers';
import pageStyles from './workload.module.css';

/** The pods of a workload; each name leads to its log. */
export function PodsTable({ pods, now }: { pods: WorkloadPod[]; now: number }) {
  if (pods.length === 0)
    return (
      <p className={styles.secondary}>
        It has no pods. They appear when its queue admits it.
      </p>
    );
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
              {p.message && <p className={styles.secondary}>{p.message}</p>}
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
          cell: p => p.node ?? 'not placed',
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
          id: 'placed',
          header: 'Placed',
          numeric: true,
          cell: p => <Moment at={p.scheduledAt} now={now} />,
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
