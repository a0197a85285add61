import { fleetNodes } from '../fleet/nodes';
import { resourceQuotas } from './namespaces';
import { queues, resourceFlavors } from './queues';
import { divide, TEAMS } from './teams';

const clusterQueues = queues().filter(({ kind }) => kind === 'ClusterQueue');

function quota(queue: any, flavor: string, resource: string) {
  const { flavors } = queue.spec.resourceGroups[0];
  return flavors
    .find((f: any) => f.name === flavor)
    .resources.find((r: any) => r.name === resource);
}

describe('the demo organisation', () => {
  it.each([0, 1, 7, 8, 128, 129])(
    'divides %i GPUs among the teams with none left over or invented',
    units => {
      const shares = [...divide(units).values()];
      expect(shares.reduce((a, b) => a + b, 0)).toBe(units);
    },
  );

  it('hands out exactly the GPUs that the fleet has, pool by pool', () => {
    for (const { metadata } of resourceFlavors()) {
      for (const resource of ['nvidia.com/gpu', 'nvidia.com/mig-1g.10gb']) {
        const owned = fleetNodes()
          .filter(
            node => node.metadata.labels!['slipway.dev/pool'] === metadata.name,
          )
          .reduce(
            (sum, node) => sum + Number(node.status.capacity[resource] ?? 0),
            0,
          );
        const given = clusterQueues.reduce(
          (sum, queue) =>
            sum + Number(quota(queue, metadata.name, resource).nominalQuota),
          0,
        );
        expect([metadata.name, resource, given]).toEqual([
          metadata.name,
          resource,
          owned,
        ]);
      }
    }
  });

  it('bounds each namespace at what its queue can ever admit', () => {
    for (const [index, team] of TEAMS.entries()) {
      const [queue, bound] = [clusterQueues[index], resourceQuotas()[index]];
      expect(queue.metadata.labels!['slipway.dev/team']).toBe(team.name);
      const admitted = resourceFlavors().reduce((sum, { metadata }) => {
        const { nominalQuota, borrowingLimit } = quota(
          queue,
          metadata.name,
          'nvidia.com/gpu',
        );
        return sum + Number(nominalQuota) + Number(borrowingLimit);
      }, 0);
      expect(bound.spec.hard['requests.nvidia.com/gpu']).toBe(String(admitted));
    }
  });
});
