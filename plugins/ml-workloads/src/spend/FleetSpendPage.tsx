import { PageBody } from '../components';
import { SpendView } from './SpendView';

/** Where the money of all GPU nodes went. */
export function FleetSpendPage() {
  return (
    <PageBody>
      <SpendView
        scope={{}}
        whose="All teams"
        groupings={['team', 'kind', 'gpuModel', 'profile', 'queue', 'cluster']}
      />
    </PageBody>
  );
}
