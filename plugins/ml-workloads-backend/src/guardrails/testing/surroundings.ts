import type { ApiClient } from './ApiClient';
import type { KubernetesObject } from './objects';

const CLASSES: Array<[name: string, value: number]> = [
  ['slipway-serving', 100_000],
  ['slipway-training', 1_000],
  ['other', 10],
];

/** API groups of the projects, whose charts give their kinds to the stock roles. */
const PROJECTS = [
  'jobset.x-k8s.io',
  'leaderworkerset.x-k8s.io',
  'trainer.kubeflow.org',
  'kubeflow.org',
  'ray.io',
  'serving.kserve.io',
  'keda.sh',
];

/** What stands beside the guardrails in a cluster where people run ML: priorities, rights on the projects' kinds. */
export function surroundings(): KubernetesObject[] {
  return [
    ...CLASSES.map(([name, value]) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    })),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'ml-projects-edit',
        labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' },
      },
      rules: [{ apiGroups: PROJECTS, resources: ['*'], verbs: ['*'] }],
    },
  ];
}

/**
 * PyTorchJobs are of the training operator before Kubeflow Trainer, which the lab does not build. Rules look at no schema, so objects of
 * its shape are judged under a definition that takes any.
 */
export const PYTORCH_JOBS: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'pytorchjobs.kubeflow.org' },
  spec: {
    group: 'kubeflow.org',
    scope: 'Namespaced',
    names: {
      kind: 'PyTorchJob',
      listKind: 'PyTorchJobList',
      plural: 'pytorchjobs',
      singular: 'pytorchjob',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        },
      },
    ],
  },
};

/** Applies them and waits until the stock role has its rights. */
export async function installSurroundings(
  api: ApiClient,
  until: (what: string, happened: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  for (const object of [...surroundings(), PYTORCH_JOBS]) {
    await api.must(api.apply(object, { force: true }));
  }
  await until('the PyTorchJob API is served', async () => {
    const { status } = await api.get('/apis/kubeflow.org/v1/pytorchjobs');
    return status === 200;
  });
  await until('the role edit covers the projects', async () => {
    const { body } = await api.get(
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/edit',
    );
    return body.rules.some((rule: any) => rule.apiGroups.includes('ray.io'));
  });
}
