import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { VISION } from '../__testUtils__/answers';
import { fixFor, formChanges } from './fixes';

const request = (rest: Partial<LaunchRequest>): LaunchRequest => ({
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'resnet',
  engine: 'job',
  type: 'training',
  image: 'registry.example.com/x',
  profile: 'h100',
  gpusPerPod: 1,
  replicas: 1,
  ...rest,
});
const GPUS = ['gpusPerPod', 'replicas'];

describe('a fix', () => {
  it.each([
    [
      'fewer pods',
      { gpusPerPod: 4, replicas: 4 },
      [1, 2, 4, 8],
      'Use 2 × 4 GPUs',
      { replicas: 2 },
    ],
    [
      'fewer GPUs a pod, of those offered',
      { gpusPerPod: 16, replicas: 1 },
      [1, 4, 16],
      'Use 1 × 4 GPUs',
      { gpusPerPod: 4, replicas: 1 },
    ],
    [
      'the bound where the profile is not known',
      { gpusPerPod: 16, replicas: 2 },
      [],
      'Use 1 × 8 GPUs',
      { gpusPerPod: 8, replicas: 1 },
    ],
    [
      'both at once',
      { gpusPerPod: 8, replicas: 2 },
      [8],
      'Use 1 × 8 GPUs',
      { replicas: 1 },
    ],
  ])('of too many GPUs is %s', (_what, form, counts, label, change) => {
    const reason = { fields: GPUS, values: { gpus: '16', max: '8' } };
    expect(fixFor(reason, request(form), VISION, counts)).toEqual({
      label,
      change,
    });
  });

  it('takes the bound from the limits where the message has none', () => {
    expect(
      fixFor(
        { fields: GPUS, values: {} },
        request({ gpusPerPod: 4, replicas: 9 }),
        VISION,
        [],
      ),
    ).toEqual({ label: 'Use 2 × 4 GPUs', change: { replicas: 2 } });
  });

  it('does not take a bound on replicas for one on GPUs', () => {
    const reason = { fields: GPUS, values: { replicas: '6', max: '4' } };
    expect(fixFor(reason, request({ replicas: 6 }), VISION, [])).toEqual({
      label: 'Use 4 pods',
      change: { replicas: 4 },
    });
  });

  it.each([
    ['90000', 90_000],
    ['none', undefined],
  ])('of a run of %s seconds is the bound', (seconds, maxRunSeconds) => {
    const reason = {
      fields: ['maxRunSeconds'],
      values: { seconds, max: '86400' },
    };
    expect(fixFor(reason, request({ maxRunSeconds }), null, [])).toEqual({
      label: 'Set 24 h',
      change: { maxRunSeconds: 86_400 },
    });
  });

  it('of a queue is the first of the team', () => {
    const reason = { fields: ['queue'], values: { queue: 'none' } };
    expect(fixFor(reason, request({}), VISION, [])?.change).toEqual({
      queue: 'gpu',
    });
    expect(fixFor(reason, request({ queue: 'gpu' }), VISION, [])).toBeNull();
  });

  it.each([
    ['an image', { fields: ['image'], values: { n: '1' } }, {}],
    ['no field', { fields: [], values: {} }, {}],
    ['GPUs without a known bound', { fields: GPUS, values: {} }, {}],
    ['a bound of no GPUs at all', { fields: GPUS, values: { max: '0' } }, {}],
    [
      'GPUs that are within the bound',
      { fields: GPUS, values: { max: '8' } },
      { gpusPerPod: 8 },
    ],
    [
      'a bound that is no number',
      { fields: ['maxRunSeconds'], values: { max: '1e3' } },
      {},
    ],
  ])('of %s is left to the person', (_what, reason, form) => {
    expect(fixFor(reason, request(form), null, [])).toBeNull();
  });

  it('changes only its own part of the form', () => {
    const form = {
      hardware: { profile: 'h100', gpusPerPod: 8, replicas: 2 },
      target: { namespace: 'team-vision' },
    };
    expect(formChanges(form, { label: '', change: { replicas: 1 } })).toEqual({
      hardware: { profile: 'h100', gpusPerPod: 8, replicas: 1 },
    });
    expect(formChanges(form, { label: '', change: { queue: 'gpu' } })).toEqual({
      target: { namespace: 'team-vision', queue: 'gpu' },
    });
    expect(
      formChanges(form, { label: '', change: { maxRunSeconds: 60 } }),
    ).toEqual({
      maxRunSeconds: 60,
    });
  });
});
