import type { HourRow } from '../settleInputs';
import { differences } from './rows';

const row = (
  workload: string,
  milliGpuMs: bigint,
  costMicros: bigint | null,
): HourRow => ({
  category: 'allocated',
  reason: '',
  phase: 'running',
  workload,
  attempt: 1,
  team: 'vision',
  component: '',
  gpuModel: '',
  profile: '',
  capacityType: '',
  queue: '',
  currency: 'USD',
  milliGpuMs,
  costMicros,
  unpricedMilliGpuMs: costMicros === null ? milliGpuMs : 0n,
});

it('tells only what is different', () => {
  const before = [row('a', 5n, 50n), row('b', 5n, 50n), row('c', 5n, 50n)];
  const after = [row('c', 5n, 50n), row('b', 7n, 70n), row('d', 1n, 10n)];
  expect(
    differences(
      before,
      before.map(one => ({ ...one })),
    ),
  ).toEqual({
    rows: [],
    lost: false,
  });
  expect(differences(before, after)).toEqual({
    rows: [row('b', 2n, 20n), row('d', 1n, 10n), row('a', -5n, -50n)],
    lost: true,
  });
});

it('takes a charge and its corrections together, in any order', () => {
  const charged = [row('a', 5n, 50n)];
  const corrected = [row('a', 2n, 20n), row('a', -1n, -10n)];
  const after = [row('a', 5n, 50n)];
  for (const before of [
    [...charged, ...corrected],
    [...corrected, ...charged],
  ]) {
    expect(differences(before, after)).toEqual({
      rows: [row('a', -1n, -10n)],
      lost: false,
    });
  }
  expect(differences([...charged, ...corrected], [row('a', 6n, 60n)])).toEqual({
    rows: [],
    lost: false,
  });
});

it('says that a price was lost, and nothing of one that was found', () => {
  const priced = [row('a', 5n, 50n)];
  const unpriced = [row('a', 5n, null)];
  expect(differences(priced, unpriced).lost).toBe(true);
  expect(differences(unpriced, priced).lost).toBe(false);
  expect(differences(unpriced, priced).rows).toEqual([
    { ...row('a', 0n, 50n), unpricedMilliGpuMs: -5n },
  ]);
});
