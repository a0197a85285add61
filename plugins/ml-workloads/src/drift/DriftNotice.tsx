import { useApi } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { Workload } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive } from '../api';
import { describeSince } from './describeDrift';
import { DriftReasons } from './DriftReasons';

/** On the page of a workload: that today's rules would refuse it, why, and how to mend it. */
export function DriftNotice(props: {
  workload: Pick<Workload, 'id' | 'team' | 'deleted' | 'endedAt'>;
  now: number;
}) {
  const { workload, now } = props;
  const { id, team, deleted, endedAt } = workload;
  const api = useApi(mlWorkloadsApiRef);
  const over = deleted || endedAt !== null;
  const live = useLive(`drift of ${id} ${over}`, async signal =>
    over || team === null
      ? null
      : (await api.getDrift({ team }, signal)).items.find(
          item => item.workloadId === id,
        ) ?? null,
  );
  const item = live.value;
  if (!item) return null;
  return (
    <section aria-label="Today’s rules would refuse it">
      <Alert
        status="info"
        icon
        title="Today’s rules would refuse it"
        description={
          <>
            <p>
              It keeps running, and nobody stops it for this. Launched again as
              it is, it would be refused. {describeSince(item.since, now)}.
            </p>
            <DriftReasons item={item} />
          </>
        }
      />
    </section>
  );
}
