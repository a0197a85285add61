import { barNotes, spendBars } from './spendChart';

const NOW = Date.parse('2026-11-04T12:00:00Z');
const amount = (costMicros: number | null, gpuMs = 3_600_000) => ({
  gpuMs,
  costMicros,
  unpricedGpuMs: costMicros === null ? gpuMs : 0,
});

const bars = spendBars(
  {
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    granularity: 'day',
    observedSince: '2026-11-02T09:00:00.000Z',
    buckets: [
      {
        start: '2026-11-02T00:00:00.000Z',
        provisional: false,
        hasGap: true,
        values: { running: amount(700), starting: amount(300) },
      },
      {
        start: '2026-11-04T00:00:00.000Z',
        provisional: true,
        hasGap: false,
        values: { running: amount(null), unattributed: amount(5) },
      },
    ],
  },
  NOW,
);

it('has a bar for every day up to today and none for the future', () => {
  expect(bars.map(bar => bar.label)).toEqual([
    '1 Nov',
    '2 Nov',
    '3 Nov',
    '4 Nov',
  ]);
});

it('stacks running and starting money', () => {
  expect(bars[1]).toMatchObject({
    running: 700,
    starting: 300,
    other: null,
    total: '1000',
  });
});

it('tells a day before observation began from a day without spend', () => {
  expect(bars[0].unknown).toBe(true);
  expect(barNotes(bars[0])).toEqual(['before observation began']);
  expect(bars[2]).toMatchObject({ unknown: false, total: null, gpuMs: '0' });
});

it('keeps unpriced GPU time apart from money and says so', () => {
  expect(bars[3]).toMatchObject({
    running: null,
    other: '5',
    total: '5',
    gpuMs: '7200000',
  });
  expect(barNotes(bars[3])).toEqual([
    'not complete yet',
    'has GPU time without a price',
  ]);
});

it('marks a day in which the observer was cut off', () => {
  expect(barNotes(bars[1])).toEqual(['the observer was cut off for a part']);
});
