import { KubernetesObject } from '../cluster/objects';
import { GPU_RESOURCES } from '../fleet/pools';
import { mostGpus } from './queues';
import { namespaceOf, Team, TEAMS } from './teams';

export const SYSTEM_NAMESPACE = 'slipway-system';

const REGISTRIES = ['registry.example.com/'];
const DAY_SECONDS = 86_400;

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

/** Lets the portal launch and stop in the teams' namespaces, and in no others. */
export function writerBindings(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.map(team => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'slipway-writer', namespace: namespaceOf(team) },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'slipway-writer',
    },
    subjects: [
      {
        kind: 'ServiceAccount',
        name: 'slipway-writer',
        namespace: SYSTEM_NAMESPACE,
      },
    ],
  }));
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
      maxRunSeconds: DAY_SECONDS,
      allowedRegistries: REGISTRIES,
      queues: ['gpu'],
      serving: { maxReplicas: 8 },
    },
  }));
}
