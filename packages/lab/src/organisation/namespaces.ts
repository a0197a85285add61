import { KubernetesObject } from '../cluster/objects';
import { GPU_POOLS, GPU_RESOURCES } from '../fleet/pools';
import { mostGpus } from './queues';
import { namespaceOf, Team, TEAMS } from './teams';

export const SYSTEM_NAMESPACE = 'slipway-system';

const REGISTRIES = ['registry.example.com/'];
const DAY_SECONDS = 86_400;

/** What every team may do alike: each rule of the pack has something to judge. */
const SAME_LIMITS = {
  maxGpusPerPod: 8,
  allowedGpuCounts: [1, 2, 4, 8],
  allowedGpuResources: GPU_RESOURCES,
  maxRunSeconds: DAY_SECONDS,
  maxTtlSeconds: 7 * DAY_SECONDS,
  maxRetries: 10,
  allowedRegistries: REGISTRIES,
  images: { pinned: 'tag' },
  queues: ['gpu'],
  workloadPriorityClasses: ['training', 'serving'],
  gpuTaint: { key: 'nvidia.com/gpu' },
  pools: {
    label: 'slipway.dev/pool',
    values: GPU_POOLS.map(({ name }) => name),
  },
  training: { priorityClasses: ['slipway-training'] },
  serving: {
    maxReplicas: 8,
    minReplicas: 0,
    minStartupSeconds: 60,
    priorityClasses: ['slipway-serving'],
  },
  requiredLabels: ['backstage.io/kubernetes-id'],
  podSecurity: 'restricted',
  requireSharedMemory: true,
  requireCpuAndMemory: true,
  maxCpuPerGpu: '24',
  maxMemoryPerGpu: '256Gi',
  requireEphemeralStorage: true,
  maxEphemeralStorage: '500Gi',
  spot: { label: 'slipway.dev/pool', value: 'spot', minGraceSeconds: 30 },
  devices: { classes: [], maxClaimsPerPod: 0, maxPerClaim: 0 },
  allowedRuntimeClasses: ['nvidia'],
};

export function namespaces(teams: Team[] = TEAMS): KubernetesObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: SYSTEM_NAMESPACE },
    },
    ...teams.map(team => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespaceOf(team),
        labels: {
          'slipway.dev/team': team.name,
          'slipway.dev/limits': 'set',
        },
      },
    })),
  ];
}

/** The portal's two identities; what they may do is in `guardrails/rbac`. */
export function serviceAccounts(): KubernetesObject[] {
  return ['slipway-reader', 'slipway-writer'].map(name => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: SYSTEM_NAMESPACE },
  }));
}

/** Lets the portal launch and stop in the teams' namespaces and list the names of their Secrets, and in no others. */
export function writerBindings(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.flatMap(team =>
    ['slipway-writer', 'slipway-secret-names'].map(name => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name, namespace: namespaceOf(team) },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name,
      },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: 'slipway-writer',
          namespace: SYSTEM_NAMESPACE,
        },
      ],
    })),
  );
}

/** The hard bound of GPUs that a team's pods may hold, whatever the rules on workloads say. */
export function resourceQuotas(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.map(team => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'gpu', namespace: namespaceOf(team) },
    spec: {
      hard: Object.fromEntries(
        GPU_RESOURCES.map(resource => [
          `requests.${resource}`,
          String(mostGpus(resource, team, teams)),
        ]),
      ),
    },
  }));
}

export function workloadLimits(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.map(team => ({
    apiVersion: 'guardrails.slipway.dev/v1alpha1',
    kind: 'WorkloadLimits',
    metadata: { name: 'default', namespace: namespaceOf(team) },
    spec: {
      maxGpusPerWorkload: team.maxGpusPerWorkload,
      ...SAME_LIMITS,
    },
  }));
}
