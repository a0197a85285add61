import { KubernetesObject } from '../cluster/objects';
import {
  BLOCK_LABEL,
  gpuCapacity,
  GPU_POOLS,
  GPU_RESOURCES,
  Pool,
  productLabel,
  RACK_LABEL,
} from '../fleet/pools';
import { divide, namespaceOf, Team, TEAMS } from './teams';

const COHORT = 'fleet';
const TOPOLOGY = 'fleet';

/** One flavor a pool: Kueue gives admitted pods its labels as node selector and its tolerations. */
export function resourceFlavors(): KubernetesObject[] {
  return GPU_POOLS.map(pool => ({
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ResourceFlavor',
    metadata: { name: pool.name },
    spec: {
      ...(pool.racks && { topologyName: TOPOLOGY }),
      nodeLabels: {
        'slipway.dev/pool': pool.name,
        'nvidia.com/gpu.product': productLabel(pool)!,
      },
      nodeTaints: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
      ],
      tolerations: [
        { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      ],
    },
  }));
}

/** How near machines are to each other, widest level first. Kueue places a gang within one value of the level that it asks for. */
export function topologies(): KubernetesObject[] {
  return [
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'Topology',
      metadata: { name: TOPOLOGY },
      spec: {
        levels: [
          { nodeLabel: BLOCK_LABEL },
          { nodeLabel: RACK_LABEL },
          { nodeLabel: 'kubernetes.io/hostname' },
        ],
      },
    },
  ];
}

/** The Cohort, a ClusterQueue and LocalQueue `gpu` for each team, and the priorities. */
export function queues(teams: Team[] = TEAMS): KubernetesObject[] {
  return [
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'Cohort',
      metadata: { name: COHORT },
    },
    priority('serving', 1000, 'Answers requests of people now.'),
    priority('training', 100, 'Can wait and can be started again.'),
    ...teams.map(team => clusterQueue(team, teams)),
    ...teams.map(team => ({
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      metadata: { name: 'gpu', namespace: namespaceOf(team) },
      spec: { clusterQueue: namespaceOf(team) },
    })),
  ];
}

function clusterQueue(team: Team, teams: Team[]): KubernetesObject {
  const name = namespaceOf(team);
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name, labels: { 'slipway.dev/team': team.name } },
    spec: {
      cohortName: COHORT,
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': name },
      },
      queueingStrategy: 'BestEffortFIFO',
      preemption: {
        reclaimWithinCohort: 'Any',
        withinClusterQueue: 'LowerPriority',
        borrowWithinCohort: { policy: 'Never' },
      },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', ...GPU_RESOURCES],
          flavors: GPU_POOLS.map(pool => flavorQuota(pool, team, teams)),
        },
      ],
    },
  };
}

/** The team's share of a pool. A flavor must name every covered resource, also those that it has none of. */
function flavorQuota(pool: Pool, team: Team, teams: Team[]) {
  const share = (units: number) => divide(units, teams).get(team.name)!;
  return {
    name: pool.name,
    resources: [
      { name: 'cpu', nominalQuota: String(share(pool.cpu * pool.nodes)) },
      {
        name: 'memory',
        nominalQuota: `${share(pool.memoryGiB * pool.nodes)}Gi`,
      },
      ...GPU_RESOURCES.map(resource => {
        const quota = String(gpuShare(pool, resource, team, teams));
        return { name: resource, nominalQuota: quota, borrowingLimit: quota };
      }),
    ],
  };
}

function gpuShare(pool: Pool, resource: string, team: Team, teams: Team[]) {
  const units = (gpuCapacity(pool)[resource] ?? 0) * pool.nodes;
  return divide(units, teams).get(team.name)!;
}

/**
 * The most of a GPU resource that the team's queue can ever admit: its own share and as much again, borrowed. The
 * namespace's ResourceQuota is this, or pods of admitted workloads could be refused.
 */
export function mostGpus(
  resource: string,
  team: Team,
  teams: Team[] = TEAMS,
): number {
  return GPU_POOLS.reduce(
    (sum, pool) => sum + 2 * gpuShare(pool, resource, team, teams),
    0,
  );
}

function priority(
  name: string,
  value: number,
  description: string,
): KubernetesObject {
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'WorkloadPriorityClass',
    metadata: { name },
    value,
    description,
  };
}
