import type {
  LaunchEngine,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { modelNotes, scalingNotes, withReplicas, withStage } from './serving';

const engine = (name: string, features = ['autoscaling']) =>
  ({ name, title: name, features } as unknown as LaunchEngine);
const LIMITS = {
  maxServingReplicas: 4,
  source: 'WorkloadLimits/default in team-vision',
} as TeamLimits;

describe('what the numbers of a server mean', () => {
  it.each([
    ['two replicas', { minReplicas: 2, maxReplicas: 2 }, []],
    [
      'most below least',
      { minReplicas: 3, maxReplicas: 2 },
      ['At most 2 is less than at least 3.'],
    ],
    [
      'above the limit',
      { minReplicas: 2, maxReplicas: 5 },
      [
        'More than the limit of 4 replicas, set by WorkloadLimits/default in team-vision. The cluster will refuse it.',
      ],
    ],
    [
      'to zero in development',
      { minReplicas: 0, maxReplicas: 1 },
      [
        'It begins with one replica. Without requests it scales to zero and costs nothing; the first request then waits until the model is loaded.',
      ],
    ],
    [
      'to zero in production',
      { stage: 'production' as const, minReplicas: 0, maxReplicas: 1 },
      [
        'A production server keeps at least one replica; only development scales to zero.',
      ],
    ],
    [
      'one replica in production',
      { stage: 'production' as const, minReplicas: 1, maxReplicas: 1 },
      [
        'One replica has no spare: an update of its node interrupts the service. Two do not.',
      ],
    ],
  ])('%s', (_, scaling, texts) => {
    const notes = scalingNotes(scaling, LIMITS, engine('deployment'));
    expect(notes.map(({ text }) => text)).toEqual(texts);
  });

  const scales = { minReplicas: 1, maxReplicas: 3 };

  it('an engine that does not scale by itself says so', () => {
    const [note] = scalingNotes(scales, null, engine('Fixed', []));
    expect(note).toEqual({
      beyond: true,
      text: 'Fixed does not scale by itself here; it keeps one replica.',
    });
  });

  it.each([
    [[], 1],
    [['app:build', 'model=x'], 1],
    [['app:build', 'deployment='], 1],
    [['app:build', 'deployment=Captions'], 0],
  ])('a RayService is told how to scale: words %j', (words, notes) => {
    const found = scalingNotes(scales, null, engine('rayservice'), words);
    expect(
      found.filter(({ text }) => text.includes('deployment=NAME')),
    ).toHaveLength(notes);
  });
});

describe('changing the numbers of a server', () => {
  it('gives it something to scale on once there is room, and takes that away again', () => {
    const grown = withReplicas({ minReplicas: 1 }, { maxReplicas: 3 });
    expect(grown.autoscaling).toEqual({ metric: 'concurrency', target: 16 });
    expect(withReplicas(grown, { maxReplicas: 1 })).toEqual({
      minReplicas: 1,
      maxReplicas: 1,
    });
  });

  it('production keeps at least one', () => {
    expect(withStage({ minReplicas: 0, maxReplicas: 2 }, 'production')).toEqual(
      { stage: 'production', minReplicas: 1, maxReplicas: 2 },
    );
  });
});

it.each([
  [{ healthPath: 'ready' }, 'The health path begins with “/”'],
  [{ storageUri: 'ftp://weights' }, 'The place of the weights begins with'],
])('%j is certainly wrong', (model, text) => {
  expect(modelNotes(model)[0].text).toContain(text);
});
