import type { LaunchRequest } from './api';
import { launchFormOf, nextName } from './launchForm';

it.each([
  ['resnet-50', 'resnet-50-r2'],
  ['resnet-50-r2', 'resnet-50-r3'],
  ['a'.repeat(52), `${'a'.repeat(49)}-r2`],
  [`${'a'.repeat(49)}-r9`, `${'a'.repeat(48)}-r10`],
  [`${'a'.repeat(48)}-bcd`, `${'a'.repeat(48)}-r2`],
])('after %s comes %s', (name, next) => {
  expect(nextName(name)).toBe(next);
  expect(nextName(name).length).toBeLessThanOrEqual(52);
});

it('splits a served model into what and how many', () => {
  const request: LaunchRequest = {
    entityRef: 'component:default/x',
    cluster: 'lab',
    namespace: 'team-x',
    name: 'llama',
    engine: 'deployment',
    type: 'serving',
    image: 'registry.example.com/vllm:1',
    profile: 'h100',
    gpusPerPod: 2,
    replicas: 2,
    serving: { stage: 'production', maxReplicas: 4, modelSizeGiB: 140 },
  };
  expect(launchFormOf(request)).toEqual({
    name: 'llama-r2',
    engine: 'deployment',
    type: 'serving',
    image: 'registry.example.com/vllm:1',
    target: {
      entityRef: 'component:default/x',
      cluster: 'lab',
      namespace: 'team-x',
    },
    hardware: { profile: 'h100', gpusPerPod: 2, replicas: 1 },
    model: { modelSizeGiB: 140 },
    scaling: { stage: 'production', minReplicas: 2, maxReplicas: 4 },
  });
});
