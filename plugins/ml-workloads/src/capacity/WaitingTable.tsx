import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { CapacityView } from '@slipway/backstage-plugin-ml-workloads-common';
import { Age, NumbersTable, StateChip, styles } from '../components';
import { formatGpus } from '../numbers';
import { workloadRouteRef } from '../routes';
import { describeOthers } from './describeCapacity';

/** Who waits: by name what the person may see, all others counted. */
export function WaitingTable({
  waiting,
}: {
  waiting: CapacityView['waiting'];
}) {
  const workloadRoute = useRouteRef(workloadRouteRef);
  const { items, totalItems } = waiting;
  const others = describeOthers(waiting.others);
  if (items.length === 0 && others === null) {
    return <p className={styles.secondary}>Nothing waits for GPUs.</p>;
  }
  return (
    <div className={styles.tightStack}>
      {items.length > 0 && (
        <NumbersTable
          caption={
            totalItems > items.length
              ? `Waiting, the longest first (${items.length} of ${totalItems})`
              : 'Waiting, the longest first'
          }
          rows={items}
          rowKey={w => w.id}
          columns={[
            {
              id: 'name',
              header: 'Workload',
              wrap: true,
              cell: w => (
                <Link href={workloadRoute?.({ id: w.id })}>{w.name}</Link>
              ),
            },
            { id: 'team', header: 'Team', cell: w => w.team ?? '—' },
            { id: 'queue', header: 'Queue', cell: w => w.queue ?? '—' },
            {
              id: 'state',
              header: 'State',
              wrap: true,
              cell: w => (
                <>
                  <StateChip state={w.state} />
                  {w.reason && (
                    <p className={styles.secondary}>{w.reason.sentence}</p>
                  )}
                </>
              ),
            },
            {
              id: 'gpus',
              header: 'GPUs',
              numeric: true,
              cell: w => formatGpus(w.gpusMilli),
            },
            {
              id: 'since',
              header: 'Waiting for',
              numeric: true,
              cell: w => <Age at={w.since} short />,
            },
          ]}
        />
      )}
      {others && <p className={styles.secondary}>{others}</p>}
    </div>
  );
}
