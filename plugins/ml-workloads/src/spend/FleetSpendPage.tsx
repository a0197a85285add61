import { Container } from '@backstage/ui';
import { SpendView } from './SpendView';

/** Where the money of all GPU nodes went. */
export function FleetSpendPage() {
  return (
    <Container>
      <SpendView
        scope={{}}
        whose="All teams"
        groupings={['team', 'kind', 'gpuModel', 'profile', 'queue', 'cluster']}
      />
    </Container>
  );
}
