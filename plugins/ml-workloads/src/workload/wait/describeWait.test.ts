import type { WorkloadWait } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeWait } from './describeWait';

const wait = (more: Partial<WorkloadWait>): WorkloadWait => ({
  queue: 'gpu',
  since: null,
  position: null,
  expected: null,
  ...more,
});
const position = (inQueue: number, inClusterQueue: number) =>
  wait({ position: { inQueue, inClusterQueue } });

it.each([
  ['the next', position(1, 1), 'It is the next in queue gpu.'],
  [
    'the next of its team, behind others',
    position(1, 2),
    'It is the next in queue gpu. So is 1 of other queues.',
  ],
  ['behind one', position(2, 2), '1 workload of queue gpu is before it.'],
  [
    'behind several, and others',
    position(3, 7),
    '2 workloads of queue gpu are before it. So are 4 of other queues.',
  ],
])('tells its place: %s', (_what, given, expected) => {
  expect(describeWait(given)?.[0]).toBe(expected);
});

it('says what is not known, and nothing of what is not queued', () => {
  expect(describeWait(wait({}))).toEqual([
    'How long it will wait is not known: too few waits like it are over.',
  ]);
  expect(describeWait(wait({ queue: null }))).toBeNull();
});
