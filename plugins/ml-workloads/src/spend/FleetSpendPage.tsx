import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { PageBody } from '../components';
import { SpendView } from './SpendView';

const GROUPINGS: SpendGroupBy[] = [
  'team',
  'department',
  'domain',
  'system',
  'component',
  'workload',
  'phase',
  'outcome',
  'kind',
  'template',
  'gpuModel',
  'capacityType',
  'profile',
  'queue',
  'cluster',
  'category',
];
const FLEET = {};

/** Where the money of all GPU nodes went. */
export function FleetSpendPage() {
  return (
    <PageBody>
      <SpendView scope={FLEET} whose="All teams" groupings={GROUPINGS} />
    </PageBody>
  );
}
