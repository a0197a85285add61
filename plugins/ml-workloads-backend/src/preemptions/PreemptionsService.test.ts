import type { WorkloadRow } from '../contracts';
import { workloadId } from '../lifecycle';
import { PreemptionsService } from './PreemptionsService';

const END = Date.parse('2026-11-24T11:00:00Z');
const row = (name: string, team: string | null): WorkloadRow => ({
  id: workloadId('lab', `uid-${name}`),
  cluster: 'lab',
  namespace: `team-${team}`,
  kind: 'Job',
  name,
  uid: `uid-${name}`,
  team,
  component: null,
});
const mine = row('mine', 'vision');
const theirs = row('theirs', 'speech');

/** A workload whose second attempt made room; speech's work runs in its place. */
function serviceWith(byUid: string | null) {
  const attempt = (number: number, preemption: object | null) => ({
    workload_id: mine.id,
    number,
    start: END - 3_600_000,
    ready_at: null,
    end: preemption ? END : null,
    end_reason: preemption ? 'preempted' : null,
    exit_code: null,
    message: null,
    pods: 1,
    waterfall: '[]',
    preemption: preemption && JSON.stringify(preemption),
  });
  return PreemptionsService.create({
    currency: 'USD',
    spendOf: async () =>
      new Map([
        [1, { gpuMs: 28_800_000, costMicros: 55_040_000, unpricedGpuMs: 0 }],
      ]),
    reader: {
      attempts: async () => [
        attempt(1, { rule: 'InCohortReclamation', byUid }),
        attempt(2, null),
      ],
      byIds: async ids => [theirs].filter(({ id }) => ids.includes(id)) as any,
      workloadOfPod: async (_cluster, uid) =>
        uid === 'uid-pod-of-theirs' ? theirs.id : null,
    },
  });
}

const everything = { team: async () => true, workload: async () => true };
const nothing = { team: async () => false, workload: async () => false };
const named = {
  team: 'speech',
  workload: { id: theirs.id, kind: 'Job', name: 'theirs' },
};

it.each([
  ['the object, to one who may see all', 'uid-theirs', everything, named],
  ['a pod of it', 'uid-pod-of-theirs', everything, named],
  [
    'its team only',
    'uid-theirs',
    { ...nothing, team: async () => true },
    { team: 'speech', workload: null },
  ],
  [
    'nobody, to one who may see neither',
    'uid-theirs',
    nothing,
    { team: null, workload: null },
  ],
  ['nobody, where it was never observed', 'uid-unknown', everything, null],
  ['nobody, where nothing says it', null, everything, null],
])('names %s', async (_what, byUid, mayKnow, by) => {
  const { items } = await serviceWith(byUid).of(mine, mayKnow);
  expect(items).toEqual([
    {
      attempt: 1,
      at: '2026-11-24T11:00:00.000Z',
      rule: 'InCohortReclamation',
      sentence: expect.stringMatching(/\w/),
      by,
      lost: { gpuMs: 28_800_000, costMicros: 55_040_000, unpricedGpuMs: 0 },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain('uid-');
});
