import type { NodeRoom } from '../../../observe/FleetRooms';
import type { QueuedWorkload } from '../../../observe/FleetWorkloads';
import type {
  ForecastInputs,
  ForecastRequest,
  KueueState,
  PodGroup,
} from '../types';

/* Small worlds for examples: one pool, teams with queues in one Cohort. */

export const GPU = 'nvidia.com/gpu';
const GI = 2 ** 30;

export function pods(
  count: number,
  gpus: number,
  more: Partial<PodGroup> = {},
): PodGroup {
  const requests = { [GPU]: gpus, cpu: gpus * 10_000, memory: gpus * 100 * GI };
  return {
    name: '0',
    count,
    requests,
    limits: requests,
    nodeSelector: { pool: 'h100' },
    tolerations: [{ key: GPU, operator: 'Exists' }],
    priority: 0,
    preempts: true,
    terminating: false,
    ...more,
  };
}

/** A node of eight, of which some are free. */
export function node(
  name: string,
  free: number,
  more: Partial<NodeRoom> = {},
): NodeRoom {
  const size = (gpus: number) => ({
    [GPU]: gpus,
    cpu: gpus * 12_000,
    memory: gpus * 120 * GI,
    pods: 100,
  });
  return {
    name,
    labels: { pool: 'h100' },
    taints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
    open: true,
    allocatable: size(8),
    free: size(free),
    pods: [],
    ...more,
  };
}

export function queue(
  name: string,
  nominal: number,
  { limits = {}, ...spec }: Record<string, any> = {},
): any {
  return {
    metadata: { name },
    spec: {
      cohortName: 'fleet',
      namespaceSelector: {},
      queueingStrategy: 'BestEffortFIFO',
      preemption: {
        withinClusterQueue: 'LowerPriority',
        reclaimWithinCohort: 'Any',
      },
      resourceGroups: [
        {
          coveredResources: [GPU, 'cpu', 'memory'],
          flavors: [
            {
              name: 'h100',
              resources: [
                { name: GPU, nominalQuota: String(nominal), ...limits },
                { name: 'cpu', nominalQuota: '1000' },
                { name: 'memory', nominalQuota: '10Ti' },
              ],
            },
          ],
        },
      ],
      ...spec,
    },
  };
}

/** A workload that holds GPUs of a queue, or with 0 waits in queue `a`. */
export function holds(
  clusterQueue: string | undefined,
  gpus: number,
  more: Partial<QueuedWorkload> = {},
): QueuedWorkload {
  return {
    namespace: 'team-a',
    name: `w${gpus}`,
    queue: 'gpu',
    clusterQueue,
    priority: 0,
    queuedAt: 0,
    usage: clusterQueue ? { [`h100/${GPU}`]: gpus } : {},
    leaving: false,
    asks: { [GPU]: gpus },
    ignored: [],
    ...more,
  };
}

export function kueue(
  clusterQueues: any[],
  workloads: QueuedWorkload[] = [],
  more: Partial<KueueState> = {},
): KueueState {
  return {
    localQueue: { metadata: { name: 'gpu' }, spec: { clusterQueue: 'a' } },
    clusterQueues,
    cohorts: [],
    flavors: [
      {
        metadata: { name: 'h100' },
        spec: {
          nodeLabels: { pool: 'h100' },
          nodeTaints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
        },
      },
    ],
    workloads,
    teams: clusterQueues.map(({ metadata }) => ({
      clusterQueue: metadata.name,
      team: `team-${metadata.name}`,
    })),
    queues: new Map([['team-a/gpu', 'a']]),
    waiting: null,
    namespaceLabels: {},
    asOf: 2_000,
    ...more,
  };
}

export function request(
  groups: PodGroup[],
  more: Partial<ForecastRequest> = {},
): ForecastRequest {
  return {
    groups,
    gpuResource: GPU,
    profile: 'h100',
    namespace: 'team-a',
    queue: 'gpu',
    priority: 0,
    podByPod: false,
    ...more,
  };
}

export function inputs(more: Partial<ForecastInputs> = {}): ForecastInputs {
  return {
    nodes: { rooms: [node('n1', 8), node('n2', 4)], asOf: 1_000 },
    kueue: kueue([queue('a', 16), queue('b', 16)]),
    quotas: { items: [], asOf: 3_000 },
    makers: [],
    deviceClasses: [],
    ...more,
  };
}
