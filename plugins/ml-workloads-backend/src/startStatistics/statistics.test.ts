import type { WaterfallPhase } from '@slipway/backstage-plugin-ml-workloads-common';
import type { FinishedStart } from './contracts';
import { sampleOf } from './sampleOf';
import { percentiles, statisticsOf } from './statistics';

const T0 = Date.parse('2026-11-24T10:00:00Z');
const iso = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const segment = (phase: WaterfallPhase, from: number, to: number | null) => ({
  phase,
  start: iso(from),
  end: to === null ? null : iso(to),
  source: 'a field',
});
const start = (
  seconds: number,
  stages: FinishedStart['stages'],
  gpusMilli: number | null = 8000,
): FinishedStart => ({
  started: T0,
  readyAt: T0 + seconds * 1000,
  stages,
  gpusMilli,
});

describe('percentiles', () => {
  it.each([
    ['under five: not known', [1, 2, 3, 4], null],
    ['of five', [5, 1, 4, 2, 3], { p50Ms: 3, p95Ms: 5 }],
    ['all the same', [7, 7, 7, 7, 7], { p50Ms: 7, p95Ms: 7 }],
    [
      'of a hundred, by nearest rank',
      [...Array(100).keys()].map(i => i + 1),
      { p50Ms: 50, p95Ms: 95 },
    ],
    ['one that took long', [1, 1, 1, 1, 900], { p50Ms: 1, p95Ms: 900 }],
  ])('%s', (_what, values, expected) => {
    expect(percentiles(values)).toEqual(expected);
  });
});

describe('what an attempt tells', () => {
  it.each([
    [
      'its wait and the parts of its start',
      {
        readyAt: T0 + 90_000,
        waterfall: [
          segment('queued', 0, 40),
          segment('imagePull', 40, 80),
          segment('imagePull', 80, 85),
          segment('unattributed', 85, 90),
        ],
      },
      {
        leftQueueAt: T0 + 40_000,
        waitedMs: 40_000,
        stages: { queued: 40_000, imagePull: 45_000, unattributed: 5_000 },
      },
    ],
    [
      'that it did not wait',
      { readyAt: T0 + 5_000, waterfall: [segment('scheduling', 0, 5)] },
      { leftQueueAt: T0, waitedMs: 0, stages: { scheduling: 5_000 } },
    ],
    [
      'its wait while the start goes on',
      {
        readyAt: null,
        waterfall: [segment('queued', 0, 40), segment('imagePull', 40, null)],
      },
      {
        leftQueueAt: T0 + 40_000,
        waitedMs: 40_000,
        stages: { queued: 40_000 },
      },
    ],
    [
      'nothing while it is queued',
      { readyAt: null, waterfall: [segment('queued', 0, null)] },
      null,
    ],
    [
      'nothing when it ended in the queue: nobody knows how long it would have waited',
      { readyAt: null, waterfall: [segment('queued', 0, 40)] },
      null,
    ],
  ])('%s', (_what, attempt, expected) => {
    const sample = sampleOf({ start: T0, ...attempt });
    expect(sample).toEqual(
      expected && { started: T0, readyAt: attempt.readyAt, ...expected },
    );
  });
});

describe('statistics of starts', () => {
  it('say nothing of time under five starts, and how many there are', () => {
    const few = statisticsOf([start(10, { imagePull: 4000 })]);
    expect(few).toMatchObject({
      starts: 1,
      total: null,
      stages: [{ phase: 'imagePull', starts: 1, times: null }],
    });
    expect(
      few.savings.map(({ times, heldGpuMs }) => [times, heldGpuMs]),
    ).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(statisticsOf([])).toMatchObject({
      starts: 0,
      from: null,
      to: null,
      stages: [],
    });
  });

  it('count a part over the starts that had it', () => {
    const starts = [1, 2, 3, 4, 5, 6].map(i =>
      start(60 * i, {
        scheduling: 1000,
        ...(i <= 5 && { nodeBoot: 30_000 * i, nodeInit: 10_000 }),
        ...(i <= 2 && { init: 9_000 }),
      }),
    );
    const statistics = statisticsOf(starts);
    expect(statistics).toMatchObject({
      starts: 6,
      from: iso(60),
      to: iso(360),
      total: { p50Ms: 180_000, p95Ms: 360_000 },
      stages: [
        {
          phase: 'nodeBoot',
          starts: 5,
          times: { p50Ms: 90_000, p95Ms: 150_000 },
        },
        { phase: 'nodeInit', starts: 5 },
        { phase: 'scheduling', starts: 6 },
        { phase: 'init', starts: 2, times: null },
      ],
    });
    expect(statistics.savings[0]).toEqual({
      remedy: 'warmNode',
      phases: ['nodeRequest', 'nodeBoot', 'nodeInit'],
      starts: 5,
      times: { p50Ms: 100_000, p95Ms: 160_000 },
      // A node that boots is not held by the workload.
      heldGpuMs: null,
    });
  });

  it('sum the GPU time that was held meanwhile, unless GPUs are not known', () => {
    const pulls = (gpus: number | null) =>
      statisticsOf([
        ...[1, 2, 3, 4].map(() => start(60, { imagePull: 10_000 }, 8000)),
        start(60, { imagePull: 20_000 }, gpus),
      ]).savings.find(({ remedy }) => remedy === 'prePulledImage');
    expect(pulls(500)).toMatchObject({ starts: 5, heldGpuMs: 330_000 });
    expect(pulls(null)).toMatchObject({ starts: 5, heldGpuMs: null });
  });
});
