import type { FinishedStart } from '../startStatistics';
import { startingP95, UsualStart } from './UsualStart';

const start = (minutes: number): FinishedStart => ({
  started: 0,
  readyAt: 0,
  gpusMilli: 1000,
  stages: {
    queued: 3_600_000,
    imagePull: minutes * 30_000,
    load: minutes * 30_000,
  },
});
const starts = (count: number, minutes: number) =>
  Array.from({ length: count }, () => start(minutes));

describe('the usual start', () => {
  it('is what 19 of 20 starts did not exceed, without their time in the queue', () => {
    expect(startingP95([...starts(19, 4), start(40)])).toBe(4 * 60_000);
  });

  it('is not known from fewer than 20', () => {
    expect(startingP95(starts(19, 4))).toBeNull();
  });

  it.each([
    ['of its template, where there are enough', 20, 3],
    ['of its profile, where there are not', 2, 9],
    ['unknown without a profile', undefined, null],
  ])('is %s', async (_, ofTemplate, minutes) => {
    const usual = UsualStart.create({
      samples: {
        kindOf: async () =>
          ofTemplate === undefined
            ? null
            : { cluster: 'lab', profile: 'h100', template: 'template:t' },
        finishedStarts: async ({ template }) =>
          template ? starts(ofTemplate!, 3) : starts(30, 9),
      },
    });
    expect(await usual.of({ id: 'w1' })).toBe(
      minutes === null ? null : minutes * 60_000,
    );
  });
});
