import type { PastWait } from './contracts';
import { expectedWait } from './expectedWait';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MIN = 60_000;

/** Waits one after the other, an hour apart, the last of which ended an hour ago. */
const waits = (...minutes: number[]): PastWait[] =>
  minutes.map((waited, i) => ({
    leftAt: NOW - (minutes.length - i) * 60 * MIN,
    waitedMs: waited * MIN,
  }));
const times = (count: number, minutes: number) =>
  Array<number>(count).fill(minutes);

it.each<[string, number[], number, [number, number, number, number] | null]>([
  ['no history: none', [], 0, null],
  ['four waits: none', times(4, 5), 0, null],
  ['too few to check the estimate: none', times(9, 5), 0, null],
  ['always the same', times(10, 5), 0, [5, 10, 5, 5]],
  [
    'the median of the last twenty',
    [...times(20, 90), ...times(20, 8)],
    0,
    [8, 20, 10, 20],
  ],
  ['what it has waited is taken off', times(12, 30), 12, [18, 12, 7, 7]],
  [
    'only waits that were as long count then',
    [...times(10, 2), ...times(6, 40)],
    10,
    [30, 6, 5, 11],
  ],
  ['longer than nearly all: none', [...times(10, 2), 40], 10, null],
  [
    'what jumps about is estimated, and its record says how badly',
    [1, 80, 2, 90, 1, 85, 2, 95, 1, 80, 2, 90],
    0,
    [2, 12, 3, 6],
  ],
])('%s', (_what, minutes, waited, expected) => {
  const estimate = expectedWait(waits(...minutes), NOW, waited * MIN);
  expect(
    estimate && [
      estimate.remainingMs / MIN,
      estimate.waits,
      estimate.record.right,
      estimate.record.of,
    ],
  ).toEqual(expected);
});

it('judges itself by what was known when each wait began, not by what came later', () => {
  // All began before the first was over: then nobody could have said anything.
  const burst = [...Array(12)].map((_, i) => ({
    leftAt: NOW - 12 * MIN + i * MIN,
    waitedMs: 30 * MIN + i * MIN,
  }));
  expect(expectedWait(burst, NOW, 0)).toBeNull();
});

it('does not mind the order of the history', () => {
  const history = waits(3, 9, 4, 7, 5, 6, 8, 2, 9, 4, 6);
  expect(expectedWait([...history].reverse(), NOW, 0)).toEqual(
    expectedWait(history, NOW, 0),
  );
});
