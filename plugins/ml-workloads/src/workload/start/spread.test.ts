import type { WorkloadPod } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeSpread, spreadOf } from './spread';

const T0 = Date.parse('2026-11-24T10:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const pod = (
  name: string,
  created: number,
  running: number | null,
  ready: number | null = null,
): WorkloadPod => ({
  uid: name,
  name,
  node: `node-${name}`,
  phase: 'Running',
  ready: ready !== null,
  restarts: 0,
  gpusMilli: 1000,
  createdAt: at(created),
  scheduledAt: at(created),
  runningAt: running === null ? null : at(running),
  readyAt: ready === null ? null : at(ready),
  endedAt: null,
  message: null,
});
const attempt = { start: at(0), end: null };

it.each([
  ['no pods', [], null],
  ['one pod', [pod('a', 0, 10)], null],
  ['one of two is ready', [pod('a', 0, 10), pod('b', 0, null)], null],
  [
    'two of three',
    [pod('a', 0, 10), pod('b', 0, 40), pod('c', 0, null)],
    { ready: 2, pods: 3, slowest: 'b', spread: 30_000 },
  ],
  [
    'those of another attempt do not count',
    [pod('old', -100, -50), pod('a', 0, 10), pod('b', 5, 12)],
    { ready: 2, pods: 2, slowest: 'b', spread: 2_000 },
  ],
])('%s', (_what, pods, expected) => {
  const spread = spreadOf(attempt, pods, 'training');
  expect(
    spread && {
      ready: spread.ready,
      pods: spread.pods,
      slowest: spread.slowest.name,
      spread: spread.slowestMs - spread.fastestMs,
    },
  ).toEqual(expected);
});

it('counts what serves as ready when it is, not when it runs', () => {
  const pods = [pod('a', 0, 5, 60), pod('b', 0, 6, 90)];
  expect(spreadOf(attempt, pods, 'serving')).toMatchObject({
    fastestMs: 60_000,
    slowestMs: 90_000,
  });
});

it.each([
  [
    { slowestMs: 21_000 },
    'Both pods became ready in the same second, after 21 s.',
  ],
  [
    { slowestMs: 26_000 },
    'Both pods became ready 5 s apart. The slowest was b on gpu-1, after 26 s; it is the one shown.',
  ],
  [
    { slowestMs: 26_000, pods: 4, ready: 3 },
    '3 of 4 pods became ready 5 s apart. The slowest was b on gpu-1, after 26 s; it is the one shown.',
  ],
])('says how far apart pods became ready: %#', (more, words) => {
  const spread = {
    ready: 2,
    pods: 2,
    slowest: { name: 'b', node: 'gpu-1' },
    fastestMs: 21_000,
    ...more,
  };
  expect(describeSpread(spread)).toBe(words);
});
