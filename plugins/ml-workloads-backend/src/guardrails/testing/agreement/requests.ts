import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  EngineProfile,
  RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { Random } from './random';

const H100: EngineProfile = {
  name: 'h100',
  resourceName: 'nvidia.com/gpu',
  nodeSelector: { 'slipway.dev/pool': 'h100' },
  tolerations: [
    { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
  ],
  cpuPerGpu: '20',
  memoryPerGpu: '200Gi',
};

/** What a platform team may have configured; the last ones are not within the limits. */
const PROFILES: EngineProfile[] = [
  H100,
  {
    ...H100,
    name: 'spot',
    nodeSelector: { 'slipway.dev/pool': 'spot' },
    spot: true,
  },
  {
    ...H100,
    name: 'mig-1g',
    resourceName: 'nvidia.com/mig-1g.10gb',
    nodeSelector: { 'slipway.dev/pool': 'mig' },
    cpuPerGpu: '2',
    memoryPerGpu: '16Gi',
  },
  { ...H100, name: 'amd', resourceName: 'amd.com/gpu' },
  { ...H100, name: 'elsewhere', nodeSelector: { 'slipway.dev/pool': 'b200' } },
  { ...H100, name: 'greedy', cpuPerGpu: '30', memoryPerGpu: '300Gi' },
  { ...H100, name: 'untolerated', tolerations: [] },
];

/** A request as the form or an agent may send it, allowed or not, and what the portal knows beside it. */
export function randomLaunch(
  random: Random,
  engine: Engine,
  where: { namespace: string; name: string },
): { request: LaunchRequest; context: RenderContext } {
  const type = engine.types[0];
  const serving = type === 'serving';
  const profile = random.mostly(H100, ...PROFILES);
  const queue = random.mostly('gpu', 'none-such');
  const request: LaunchRequest = {
    entityRef: 'component:default/detector',
    cluster: 'lab',
    ...where,
    engine: engine.name,
    type,
    image: random.mostly(
      'registry.example.com/vision/train:1.4',
      'registry.example.com/vision/train',
      'registry.example.com/vision/train:latest',
      'docker.io/library/x:1',
      `registry.example.com/x@sha256:${'a'.repeat(64)}`,
    ),
    profile: profile.name,
    gpusPerPod: random.mostly(random.of([1, 2, 4, 8]), 3, 5, 9, 16),
    replicas: random.mostly(random.of([1, 2]), 3, 5, 9, 20),
    ...(serving
      ? {
          serving: {
            stage: random.of(['production', 'development'] as const),
            maxReplicas: random.mostly(2, 9, 20),
            modelSizeGiB: random.of([1, 15, 140]),
            ...(engine.features.includes('modelFormat')
              ? { modelFormat: 'huggingface' }
              : {}),
            ...(engine.features.includes('storageUri')
              ? { storageUri: 'pvc://weights/model' }
              : {}),
          },
        }
      : {
          maxRunSeconds: random.mostly<number | undefined>(
            3600,
            undefined,
            90_000,
          ),
          retries: random.mostly<number | undefined>(0, undefined, 11),
        }),
    ...(random.chance(0.2)
      ? { env: [{ name: 'A', value: '"x": {{y}}' }] }
      : {}),
    ...(random.chance(0.1) ? { serviceAccountName: 'missing' } : {}),
    ...(random.chance(0.3)
      ? {
          volumes: [
            {
              claimName: 'checkpoints',
              mountPath: '/checkpoints',
              purpose: 'checkpoint' as const,
            },
          ],
        }
      : {}),
    ...(engine.features.includes('runtime')
      ? { runtime: serving ? 'huggingface' : 'torch-distributed' }
      : {}),
  };
  return {
    request,
    context: {
      profile,
      team: random.mostly('vision', 'speech'),
      componentName: 'detector',
      componentRef: request.entityRef,
      digest: 'd',
      queue: { name: queue, from: 'request' },
      priority: {
        workloadPriorityClass: random.mostly(type, 'urgent'),
        podPriorityClass: random.mostly(`slipway-${type}`, 'none-such'),
      },
      claims: { checkpoints: { accessModes: ['ReadWriteMany'], zones: [] } },
      demo: false,
    },
  };
}
