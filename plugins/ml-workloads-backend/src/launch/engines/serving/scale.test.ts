import { scaleOf, servingGpus } from './scale';
import { changed, context, withKeda, type Change } from './testing/example';

const withoutKeda = context;
const keda = { ...context, ...withKeda };

describe('between how many replicas a request moves', () => {
  it.each<[string, Change, typeof context, object]>([
    [
      'as asked, by Kubernetes where there is no KEDA',
      { serving: { minReplicas: 1 } },
      withoutKeda,
      {
        initial: 2,
        min: 1,
        max: 4,
        by: 'hpa',
        metric: 'queueDepth',
        target: 3,
      },
    ],
    [
      'as asked, by KEDA where it is',
      { serving: { minReplicas: 1 } },
      keda,
      { initial: 2, min: 1, max: 4, by: 'keda' },
    ],
    [
      'not at all without a most',
      { serving: { maxReplicas: undefined, autoscaling: undefined } },
      keda,
      { initial: 2, min: 2, max: 2, by: 'none' },
    ],
    [
      'from zero in development with KEDA, and starts with one to try it',
      {
        replicas: 1,
        serving: { stage: 'development', minReplicas: 0, maxReplicas: 1 },
      },
      keda,
      { initial: 1, min: 0, max: 1, by: 'keda' },
    ],
    [
      'not from zero without KEDA',
      { serving: { stage: 'development', minReplicas: 0 } },
      withoutKeda,
      { min: 1, max: 4, by: 'hpa' },
    ],
    [
      'not from zero in production',
      { serving: { minReplicas: 0 } },
      keda,
      { min: 1, max: 4, by: 'keda' },
    ],
  ])('%s', (_, change, where, expected) => {
    expect(scaleOf(changed(change), where)).toMatchObject(expected);
  });

  it('says why not from zero, and what to do', () => {
    const development: Change = {
      serving: { stage: 'development', minReplicas: 0 },
    };
    expect(scaleOf(changed(development), withoutKeda).reasons.min).toMatch(
      /needs KEDA and the address of Prometheus/,
    );
    expect(
      scaleOf(changed({ serving: { minReplicas: 0 } }), keda).reasons.min,
    ).toMatch(/Choose stage development/);
  });

  it('scales by requests that wait when no metric was asked for, and says so', () => {
    const scale = scaleOf(
      changed({ serving: { autoscaling: undefined } }),
      withoutKeda,
    );
    expect(scale).toMatchObject({ metric: 'queueDepth', target: 1 });
    expect(scale.reasons.target).toMatch(/No metric was asked for/);
  });

  it('knows that KEDA without the address of Prometheus cannot scale', () => {
    expect(
      scaleOf(changed({}), { ...keda, prometheusAddress: undefined }).by,
    ).toBe('hpa');
  });

  it.each<[Change, { fewest: number; most: number }]>([
    [{}, { fewest: 4, most: 8 }],
    [{ podsPerReplica: 4 }, { fewest: 16, most: 32 }],
    [
      { serving: { stage: 'development', minReplicas: 0 } },
      { fewest: 0, most: 8 },
    ],
    [
      { serving: { maxReplicas: undefined, autoscaling: undefined } },
      { fewest: 4, most: 4 },
    ],
  ])('%j holds %j GPUs', (change, gpus) => {
    expect(servingGpus(changed(change), keda)).toEqual(gpus);
  });
});
