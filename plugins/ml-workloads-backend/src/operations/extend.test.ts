import type { WorkloadRow } from '../contracts';
import { extension } from './extend';
import { otherOwners, ownedByOthers } from './fieldOwners';

const row = (kind: string): WorkloadRow => ({
  id: 'w',
  cluster: 'lab',
  namespace: 'team-vision',
  kind,
  name: 'train',
  uid: 'u',
  team: 'vision',
  component: null,
});
const object = (spec: object, labels: Record<string, string> = {}) => ({
  metadata: { name: 'train', uid: 'u', labels },
  spec,
});
const BOUND = 'kueue.x-k8s.io/max-exec-time-seconds';
const QUEUED = { 'kueue.x-k8s.io/queue-name': 'gpu', [BOUND]: '3600' };

describe('extending', () => {
  it.each<[string, object, object]>([
    [
      'Job',
      object({ activeDeadlineSeconds: 3600 }),
      { spec: { activeDeadlineSeconds: 3660 } },
    ],
    [
      'RayJob',
      object({ activeDeadlineSeconds: 3600 }),
      { spec: { activeDeadlineSeconds: 3660 } },
    ],
    [
      'PyTorchJob',
      object({ runPolicy: { activeDeadlineSeconds: 3600 } }),
      { spec: { runPolicy: { activeDeadlineSeconds: 3660 } } },
    ],
    [
      'JobSet',
      object({ suspend: true }, QUEUED),
      { metadata: { labels: { [BOUND]: '3660' } } },
    ],
  ])('a %s', (kind, given, body) => {
    expect(extension(row(kind), given as any, 60)).toEqual({
      before: 3600,
      after: 3660,
      body,
    });
  });

  it.each<[string, string, object, string]>([
    [
      'a JobSet that runs',
      'JobSet',
      object({ suspend: false }, QUEUED),
      'Pause it, extend it and resume it',
    ],
    [
      'a TrainJob',
      'TrainJob',
      object({ activeDeadlineSeconds: 3600 }),
      'launch it again from there with a longer run time',
    ],
    ['what serves', 'Deployment', object({}), 'nothing to extend'],
    ['what has no end', 'Job', object({}), 'has no longest run time'],
    [
      'beyond what a cluster keeps',
      'Job',
      object({ activeDeadlineSeconds: 2 ** 31 - 10 }),
      'no cluster keeps more',
    ],
  ])('%s says what to do instead', (_what, kind, given, words) => {
    expect(() => extension(row(kind), given as any, 60)).toThrow(words);
  });

  it('names who manages a field, and not Slipway itself', () => {
    const cause = (manager: string) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with "${manager}" using batch/v1`,
      field: '.spec.activeDeadlineSeconds',
    });
    const owners = otherOwners({
      details: { causes: [cause('slipway'), cause('argocd-controller')] },
    });
    expect(owners).toEqual([
      { field: '.spec.activeDeadlineSeconds', manager: 'argocd-controller' },
    ]);
    expect(ownedByOthers('Cannot extend it', owners).message).toContain(
      '.spec.activeDeadlineSeconds is managed by argocd-controller. Change it where',
    );
    expect(otherOwners({ reason: 'Conflict' })).toEqual([]);
  });
});
