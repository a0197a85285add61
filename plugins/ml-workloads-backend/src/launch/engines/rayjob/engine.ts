import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { rayPodTemplates } from '../ray';
import { renderRayJob } from './render';

/** `ray.io/v1 RayJob`: a Ray program on a cluster of its own. */
export const rayJobEngine: Engine = {
  name: 'rayjob',
  kind: 'RayJob',
  apiVersion: 'ray.io/v1',
  plurals: { RayJob: 'rayjobs' },
  types: ['training'],
  title: 'RayJob',
  description:
    'A Ray program: training, tuning or batch inference that Ray spreads over workers.',
  features: ['retries', 'maxRunSeconds', 'topology'],
  replicaNoun: 'workers',
  render: renderRayJob,
  /** Head, worker and the pod that submits the program. */
  podTemplates: manifest => {
    if (manifest.kind !== 'RayJob') return [];
    const { name } = manifest.metadata;
    const spec = manifest.spec as any;
    const { metadata, spec: podSpec } = spec.submitterPodTemplate;
    return [
      ...rayPodTemplates({ kind: 'RayJob', name }, spec.rayClusterSpec),
      {
        generateName: `${name}-`,
        metadata: {
          labels: {
            ...metadata.labels,
            'batch.kubernetes.io/job-name': name,
            'job-name': name,
          },
          annotations: { ...metadata.annotations },
        },
        spec: podSpec,
      },
    ];
  },
};
