import { Alert } from '@backstage/ui';
import type { WorkloadDetail } from '@slipway/backstage-plugin-ml-workloads-common';

const REMOVED = {
  history: {
    title: 'Its pods, events and manifests are no longer kept',
    description:
      'It ended longer ago than the portal keeps such details. What happened, its attempts and its spend are still here.',
  },
  row: {
    title: 'Of this workload only its spend is still kept',
    description:
      'It ended longer ago than the portal keeps history. Its pods, events, manifests, states and attempts were removed.',
  },
};

/** Says what retention has removed, so that an empty section is not taken for "there was nothing". */
export function RemovedNotice({ kept }: Pick<WorkloadDetail, 'kept'>) {
  if (kept === 'all') return null;
  const { title, description } = REMOVED[kept];
  return <Alert status="info" icon title={title} description={description} />;
}
