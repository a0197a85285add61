import type {
  LaunchRequest,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { VISION } from '../__testUtils__/answers';
import { fixFor, type FixFacts, formChanges } from './fixes';

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
const facts = (
  limits: TeamLimits | null,
  counts: number[] = [],
  topologyLevels: Array<'rack' | 'block'> = [],
): FixFacts => ({ limits, profile: { counts, topologyLevels } });
const server = (
  serving: LaunchRequest['serving'],
  rest: Partial<LaunchRequest> = {},
) => request({ type: 'serving', engine: 'deployment', serving, ...rest });
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
    expect(fixFor(reason, request(form), facts(VISION, counts))).toEqual({
      label,
      change,
    });
  });

  it('takes the bound from the limits where the message has none', () => {
    expect(
      fixFor(
        { fields: GPUS, values: {} },
        request({ gpusPerPod: 4, replicas: 9 }),
        facts(VISION),
      ),
    ).toEqual({ label: 'Use 2 × 4 GPUs', change: { replicas: 2 } });
  });

  it('does not take a bound on replicas for one on GPUs', () => {
    const reason = { fields: GPUS, values: { replicas: '6', max: '4' } };
    expect(fixFor(reason, request({ replicas: 6 }), facts(VISION))).toEqual({
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
    expect(fixFor(reason, request({ maxRunSeconds }), facts(null))).toEqual({
      label: 'Set 24 h',
      change: { maxRunSeconds: 86_400 },
    });
  });

  it('of a queue is the first of the team', () => {
    const reason = { fields: ['queue'], values: { queue: 'none' } };
    expect(fixFor(reason, request({}), facts(VISION))?.change).toEqual({
      queue: 'gpu',
    });
    expect(fixFor(reason, request({ queue: 'gpu' }), facts(VISION))).toBeNull();
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
    expect(fixFor(reason, request(form), facts(null))).toBeNull();
  });

  it.each([
    ['3', '1,2,4,8', [1, 2, 4, 8], 2],
    ['16', '1,2,4,8', [1, 2, 4, 16], 4],
    ['1', '2,4', [], 2],
  ])(
    'of %s GPUs in a pod where %s are allowed',
    (gpus, allowed, counts, to) => {
      const reason = { fields: ['gpusPerPod'], values: { gpus, allowed } };
      expect(
        fixFor(
          reason,
          request({ gpusPerPod: Number(gpus) }),
          facts(VISION, counts),
        )?.change,
      ).toEqual({ gpusPerPod: to });
    },
  );

  it.each([
    [
      'too many GPUs when it is scaled up',
      { fields: GPUS, values: { gpus: '12', max: '8' } },
      { stage: 'development', minReplicas: 1, maxReplicas: 6 },
      'Use 4 × 2 GPUs',
      { maxReplicas: 4 },
    ],
    [
      'more replicas than are allowed',
      { fields: ['serving.maxReplicas'], values: { replicas: '9', max: '4' } },
      { stage: 'production', minReplicas: 6, maxReplicas: 9 },
      'Use at most 4 replicas',
      { maxReplicas: 4, minReplicas: 4 },
    ],
    [
      'too few replicas for production',
      { fields: ['serving'], values: { replicas: '1', min: '2' } },
      { stage: 'production', minReplicas: 1, maxReplicas: 1 },
      'Keep at least 2 replicas',
      { minReplicas: 2, maxReplicas: 2 },
    ],
  ] as const)(
    'of a server with %s',
    (_what, reason, serving, label, change) => {
      expect(
        fixFor(
          { fields: [...reason.fields], values: { ...reason.values } },
          server(serving, { gpusPerPod: 2 }),
          facts(VISION),
        ),
      ).toEqual({ label, change });
    },
  );

  it('of too many retries, another priority and no nearness', () => {
    const all = request({ retries: 20, priorityClass: 'serving' });
    const known = facts(VISION, [], ['rack', 'block']);
    const change = (field: string, values = {}) =>
      fixFor({ fields: [field], values }, all, known)?.change;
    expect(change('retries', { max: '10' })).toEqual({ retries: 10 });
    expect(change('priorityClass')).toEqual({ priorityClass: undefined });
    expect(change('topology')).toEqual({ topology: 'block' });
  });

  it('takes away what there is to scale on with the room to scale', () => {
    const scaling = {
      stage: 'development' as const,
      minReplicas: 1,
      maxReplicas: 4,
      autoscaling: { metric: 'concurrency' as const, target: 16 },
    };
    expect(
      formChanges({ scaling }, { label: '', change: { maxReplicas: 1 } }),
    ).toEqual({
      scaling: { stage: 'development', minReplicas: 1, maxReplicas: 1 },
    });
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
