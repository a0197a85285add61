import fc from 'fast-check';
import { shownHours, shownHoursWithUnpriced } from './shownHours';

const HOUR = 3_600_000;
const sum = (units: bigint[]) => units.reduce((all, each) => all + each, 0n);

it('adds up GPU time in tenths of an hour, whatever is rounded', () => {
  const third = 1_200_000;
  const { shown, foot } = shownHours([third, third, third]);
  expect(sum(shown)).toBe(foot);
  expect(foot).toBe(10n);
});

it('shows the same twice of what has no price at all, whatever the others round to', () => {
  const { gpuMs, unpricedGpuMs } = shownHoursWithUnpriced([
    { gpuMs: 10.04 * HOUR, unpricedGpuMs: 0 },
    { gpuMs: 67.14 * HOUR, unpricedGpuMs: 67.14 * HOUR },
    { gpuMs: 5.04 * HOUR, unpricedGpuMs: 0 },
  ]);
  expect(gpuMs).toEqual({ shown: [101n, 671n, 50n], foot: 822n });
  expect(unpricedGpuMs).toEqual({ shown: [0n, 671n, 0n], foot: 671n });
});

it('adds up in both columns, and no part is more than its row', () => {
  const amounts = fc.tuple(
    fc.integer({ min: 0, max: 5_000 * HOUR }),
    fc.constantFrom(0, 0.3, 1),
  );
  fc.assert(
    fc.property(fc.array(amounts, { maxLength: 12 }), rows => {
      const { gpuMs, unpricedGpuMs } = shownHoursWithUnpriced(
        rows.map(([time, part]) => ({
          gpuMs: time,
          unpricedGpuMs: Math.floor(time * part),
        })),
      );
      expect(sum(gpuMs.shown)).toBe(gpuMs.foot);
      expect(sum(unpricedGpuMs.shown)).toBe(unpricedGpuMs.foot);
      const priced = gpuMs.shown.map((all, i) => all - unpricedGpuMs.shown[i]);
      const ofPart = (shown: bigint[], wanted: number) =>
        shown.filter((_, i) => rows[i][1] === wanted);
      expect(priced.filter(tenths => tenths < 0n)).toEqual([]);
      expect(sum(ofPart(priced, 1))).toBe(0n);
      expect(sum(ofPart(unpricedGpuMs.shown, 0))).toBe(0n);
    }),
  );
});
