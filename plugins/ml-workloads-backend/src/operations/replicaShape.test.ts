import { replicaShape, type ReplicaShape } from './replicaShape';

const template = (gpus: number) => ({
  spec: {
    containers: [
      {
        name: 'main',
        resources: { limits: { 'nvidia.com/gpu': String(gpus) } },
      },
    ],
  },
});

it.each<[string, object, ReplicaShape | undefined]>([
  ['Deployment', { template: template(4) }, { pods: 1, gpusMilli: 4000 }],
  ['StatefulSet', { template: template(1) }, { pods: 1, gpusMilli: 1000 }],
  [
    'LeaderWorkerSet',
    { leaderWorkerTemplate: { size: 4, workerTemplate: template(8) } },
    { pods: 4, gpusMilli: 32_000 },
  ],
  [
    'LeaderWorkerSet',
    {
      leaderWorkerTemplate: {
        size: 4,
        leaderTemplate: template(0),
        workerTemplate: template(8),
      },
    },
    { pods: 4, gpusMilli: 24_000 },
  ],
  [
    'RayCluster',
    { workerGroupSpecs: [{ numOfHosts: 2, template: template(8) }] },
    { pods: 2, gpusMilli: 16_000 },
  ],
  [
    'RayService',
    { rayClusterConfig: { workerGroupSpecs: [{ template: template(2) }] } },
    { pods: 1, gpusMilli: 2000 },
  ],
  // A runtime of the platform completes its pods.
  ['InferenceService', { predictor: {} }, { pods: 1, gpusMilli: null }],
  ['Job', { template: template(8) }, undefined],
])('one replica of a %s: %#', (kind, spec, shape) => {
  expect(
    replicaShape(kind, { metadata: { name: 'x', uid: 'u' }, spec }, [
      'nvidia.com/gpu',
    ]),
  ).toEqual(shape);
});
