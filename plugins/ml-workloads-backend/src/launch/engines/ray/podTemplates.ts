import type { PodTemplate } from '@slipway/backstage-plugin-ml-workloads-node';
import { WORKER_GROUP } from './rayCluster';

type Template = {
  metadata?: PodTemplate['metadata'];
  spec: Record<string, any>;
};

/**
 * The pods that KubeRay makes of a cluster's spec, with the labels that it adds; workers wait for the head in an init container with the
 * worker's image, which is among what is judged.
 */
export function rayPodTemplates(
  owner: { kind: string; name: string },
  cluster: {
    headGroupSpec: { template: Template };
    workerGroupSpecs: Array<{ template: Template }>;
  },
): PodTemplate[] {
  const made = (
    type: 'head' | 'worker',
    group: string,
    template: Template,
  ) => ({
    generateName: `${owner.name}-${group}-`,
    metadata: {
      labels: {
        ...template.metadata?.labels,
        'ray.io/is-ray-node': 'yes',
        'ray.io/node-type': type,
        'ray.io/group': type === 'head' ? 'headgroup' : group,
        'ray.io/originated-from-crd': owner.kind,
        'ray.io/originated-from-cr-name': owner.name,
      },
      annotations: { ...template.metadata?.annotations },
    },
    spec: type === 'head' ? template.spec : withWaiting(template.spec),
  });
  return [
    made('head', 'head', cluster.headGroupSpec.template),
    ...cluster.workerGroupSpecs.map(({ template }) =>
      made('worker', WORKER_GROUP, template),
    ),
  ];
}

/** The resources are fixed in KubeRay (`DefaultWorkerPodTemplate`). */
function withWaiting(spec: Record<string, any>): Record<string, unknown> {
  const [container] = spec.containers;
  const amounts = { cpu: '200m', memory: '256Mi' };
  return {
    ...spec,
    initContainers: [
      {
        name: 'wait-gcs-ready',
        image: container.image,
        imagePullPolicy: container.imagePullPolicy,
        securityContext: container.securityContext,
        ...(container.env ? { env: container.env } : {}),
        ...(container.volumeMounts
          ? { volumeMounts: container.volumeMounts }
          : {}),
        resources: { requests: amounts, limits: { ...amounts } },
      },
    ],
  };
}
