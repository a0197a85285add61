import { waitFor, type KubernetesObject, type Lab } from '@slipway/lab';
import { randomUUID } from 'crypto';
import { workload } from '../../guardrails/testing/objects';

/** Words that must not be read where they do not belong; a new one each run. */
export class Canaries {
  readonly #run = randomUUID().slice(0, 8);

  /** In names, images and labels of team Speech: for nobody but the team and who sees every team. */
  readonly speech = `speechcanary${this.#run}`;
  /** In variables, arguments, commands, unknown annotations and values of Secrets: for nobody at all. */
  readonly secret = `secretcanary${this.#run}`;
  /** In the name of what took over the name or the namespace of something. */
  readonly later = `latercanary${this.#run}`;

  /** As it may be written too: the values of a Secret travel in base64. */
  get secrets(): string[] {
    return [this.secret, Buffer.from(this.secret).toString('base64')];
  }
}

/** How a simulated pod behaves; it runs for minutes unless it is said otherwise. */
export interface Behaviour {
  outcome?: 'error';
  duration?: string;
}

/** A Job as somebody with kubectl makes it, with something secret wherever one can put it. */
export function plantedJob(
  canaries: Canaries,
  where: { namespace: string; name: string; image: string },
  {
    behaviour = {},
    ...options
  }: {
    gpus?: number;
    replicas?: number;
    behaviour?: Behaviour;
  } = {},
): KubernetesObject {
  const { secret } = canaries;
  const job = workload('Job', { ...where, ...options });
  const notes = { 'example.com/note': secret };
  job.metadata.annotations = {
    ...notes,
    'kubectl.kubernetes.io/last-applied-configuration': `{"note":"${secret}"}`,
  };
  const { template } = job.spec;
  // One that asks for no topology, so that a queue lets it in as it is.
  template.spec.nodeSelector['slipway.dev/pool'] = 'l4';
  template.metadata.annotations = {
    ...notes,
    'sim.lab/duration': behaviour.duration ?? '10m',
    ...(behaviour.outcome && { 'sim.lab/outcome': behaviour.outcome }),
  };
  Object.assign(template.spec.containers[0], {
    env: [{ name: 'TOKEN', value: secret }],
    command: ['train', `--token=${secret}`],
    args: [secret],
  });
  return job as KubernetesObject;
}

/** A team's namespace of this run with a queue of its own, and with the rights of the portal's writer. */
export async function ownNamespace(lab: Lab, team: string): Promise<string> {
  const name = `handed-${randomUUID().slice(0, 8)}`;
  const { client } = lab;
  await client.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { 'slipway.dev/team': team, 'slipway.dev/limits': 'set' },
    },
  });
  await client.create({
    apiVersion: 'guardrails.slipway.dev/v1alpha1',
    kind: 'WorkloadLimits',
    metadata: { name: 'default', namespace: name },
    spec: {
      maxGpusPerWorkload: 8,
      maxRunSeconds: 86_400,
      allowedRegistries: ['registry.example.com/'],
    },
  });
  await client.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'slipway-writer', namespace: name },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'slipway-writer',
    },
    subjects: [
      {
        kind: 'ServiceAccount',
        name: 'slipway-writer',
        namespace: 'slipway-system',
      },
    ],
  });
  await client.create({
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      namespaceSelector: {},
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
          flavors: [
            {
              name: 'l4',
              resources: [
                { name: 'cpu', nominalQuota: '8' },
                { name: 'memory', nominalQuota: '16Gi' },
                { name: 'nvidia.com/gpu', nominalQuota: '4' },
              ],
            },
          ],
        },
      ],
    },
  });
  await client.create({
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'LocalQueue',
    metadata: { name: 'gpu', namespace: name },
    spec: { clusterQueue: name },
  });
  await waitFor('its ServiceAccount', async () => {
    const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
    return (await lab.fetch(path)).status === 200;
  });
  return name;
}
