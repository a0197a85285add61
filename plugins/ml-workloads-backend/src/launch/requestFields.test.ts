import { parseLaunchRequest } from './LaunchRequest';

const valid = (change: object = {}) => ({
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'train-resnet',
  engine: 'job',
  type: 'training',
  image: 'registry.example.com/vision/train:1.4',
  profile: 'h100',
  gpusPerPod: 8,
  replicas: 1,
  ...change,
});
const serving = (change: object, rest: object = {}) =>
  valid({
    engine: 'deployment',
    type: 'serving',
    serving: { stage: 'production', ...change },
    ...rest,
  });

describe('what a launch request may say', () => {
  it.each([
    'train',
    'vision/train:1.4',
    'registry.example.com/vision/train',
    'registry.example.com:5000/vision/train:1.4_rc.1',
    `registry.example.com/vision/train@sha256:${'a'.repeat(64)}`,
    `registry.example.com/a__b/c-d.e:v1@sha256:${'0'.repeat(64)}`,
    'localhost:5000/train:latest',
  ])('the image %s', image => {
    expect(parseLaunchRequest(valid({ image })).image).toBe(image);
  });

  it.each([
    'pvc://weights/llama',
    's3://models/llama/7b',
    'gs://models/llama',
    'hf://org/model:main',
    `oci://registry.example.com/models/llama@sha256:${'a'.repeat(64)}`,
  ])('weights at %s', storageUri => {
    expect(
      parseLaunchRequest(serving({ storageUri })).serving?.storageUri,
    ).toBe(storageUri);
  });

  it.each<[string, object, string]>([
    [
      'two fields at once',
      { replicas: 0, name: 'X' },
      'name: must be lower-case',
    ],
    ['a misspelt bound', { maxRunSecond: 60 }, 'maxRunSecond: is not a known'],
    [
      'a field of serving that is not known',
      { type: 'serving', serving: { stage: 'production', gpus: 1 } },
      'serving.gpus: is not a known field',
    ],
    [
      'serving for a training',
      { serving: { stage: 'production' } },
      'serving: is only for type serving',
    ],
    [
      'a variable twice',
      {
        env: [{ name: 'A', value: '' }],
        secretEnv: [{ name: 'A', secretName: 's', key: 'k' }],
      },
      'secretEnv: A is set twice',
    ],
    [
      'a path twice',
      {
        volumes: [
          { claimName: 'a', mountPath: '/data', purpose: 'dataset' },
          { claimName: 'b', mountPath: '/data/', purpose: 'dataset' },
        ],
      },
      'volumes: /data is named twice',
    ],
    ['NUL', { args: ['a\0b'] }, 'args[0]: must not contain the NUL'],
  ])('%s is refused at its field', (_what, change, message) => {
    expect(() => parseLaunchRequest(valid(change))).toThrow(message);
  });

  it.each<[string, object, object, string]>([
    [
      'more at least than at most',
      { minReplicas: 3, maxReplicas: 2 },
      {},
      'serving.minReplicas: at least 3 and at most 2',
    ],
    [
      'more replicas than the most',
      { minReplicas: 1, maxReplicas: 2 },
      { replicas: 4 },
      'replicas: 4 is more than serving.maxReplicas, 2',
    ],
    [
      'scale to zero in production',
      { minReplicas: 0, maxReplicas: 2 },
      {},
      'serving.minReplicas: only development serving may scale to zero',
    ],
    [
      'autoscaling without a most',
      { autoscaling: { metric: 'concurrency', target: 8 } },
      {},
      'serving.maxReplicas: is required with autoscaling',
    ],
    [
      'more than all of a GPU',
      {
        maxReplicas: 2,
        autoscaling: { metric: 'gpuUtilization', target: 120 },
      },
      {},
      'serving.autoscaling.target: is percent',
    ],
    [
      'a health check elsewhere',
      { healthPath: '//evil.example/health' },
      {},
      'serving.healthPath: must be a path',
    ],
    [
      'a health check above',
      { healthPath: '/a/../../b' },
      {},
      "serving.healthPath: must not contain '..'",
    ],
  ])('%s is refused at its field', (_what, change, rest, message) => {
    expect(() => parseLaunchRequest(serving(change, rest))).toThrow(message);
  });

  it('development serving may scale to zero', () => {
    const request = serving({
      stage: 'development',
      minReplicas: 0,
      maxReplicas: 2,
    });
    expect(parseLaunchRequest(request)).toEqual(request);
  });
});
