import { barNotes, spendBars } from './bars';
import { seriesOf } from './series';

const NOW = Date.parse('2026-11-04T12:00:00Z');
const amount = (costMicros: number | null, gpuMs = 3_600_000) => ({
  gpuMs,
  costMicros,
  unpricedGpuMs: costMicros === null ? gpuMs : 0,
});
const bucket = (
  start: string,
  values: Record<string, ReturnType<typeof amount>>,
  more = {},
) => ({
  start,
  end: new Date(Date.parse(start) + 86_400_000).toISOString(),
  provisional: false,
  hasGap: false,
  unpricedGpuMs: 0,
  values,
  ...more,
});
const row = (key: string) => ({ key, title: key } as any);

const series = seriesOf({
  groupBy: 'phase',
  rows: [row('running'), row('starting'), row('none')],
});
const november = {
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  granularity: 'day' as const,
  observedSince: '2026-11-02T09:00:00.000Z',
  months: [],
};
const bars = spendBars(
  {
    ...november,
    buckets: [
      bucket(
        '2026-11-02T00:00:00.000Z',
        { running: amount(700), starting: amount(300) },
        { hasGap: true },
      ),
      bucket(
        '2026-11-04T00:00:00.000Z',
        { running: amount(null), none: amount(5) },
        { provisional: true },
      ),
    ],
  },
  series,
  'day',
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

it('stacks the money of the grouping', () => {
  expect(bars[1]).toMatchObject({
    values: ['700', '300', null],
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
    values: [null, null, '5'],
    unpriced: [true, false, false],
    total: '5',
    gpuMs: '7200000',
  });
  expect(bars[1].unpriced).toEqual([false, false, false]);
  expect(barNotes(bars[3])).toEqual([
    'provisional',
    'has GPU time without a price',
  ]);
});

it('marks a day in which the observer was cut off', () => {
  expect(barNotes(bars[1])).toEqual(['the observer was cut off for a part']);
});

it('makes weeks of days that end with the period, so that they sum to it', () => {
  const days = Array.from({ length: 31 }, (_, i) =>
    bucket(new Date(Date.UTC(2026, 9, 1 + i)).toISOString(), {
      running: amount(10),
    }),
  );
  const weeks = spendBars(
    {
      ...november,
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
      observedSince: '2026-09-01T00:00:00.000Z',
      buckets: days,
    },
    series,
    'week',
    NOW,
  );
  expect(weeks.map(({ label, total }) => [label, total])).toEqual([
    ['1–4 Oct', '40'],
    ['5–11 Oct', '70'],
    ['12–18 Oct', '70'],
    ['19–25 Oct', '70'],
    ['26–31 Oct', '60'],
  ]);
});

it('has 24 hours on a day on which the viewer’s clocks are set back', () => {
  const hours = spendBars(
    {
      from: '2026-10-25T00:00:00.000Z',
      to: '2026-10-26T00:00:00.000Z',
      granularity: 'hour',
      observedSince: '2026-09-01T00:00:00.000Z',
      months: [],
      buckets: [],
    },
    series,
    'hour',
    NOW,
    'Europe/Berlin',
  );
  expect(hours).toHaveLength(24);
  expect(new Set(hours.map(({ label }) => label)).size).toBe(24);
});

it('marks nothing of a closed month as provisional: it never changes any more', () => {
  const october = (closed: boolean) =>
    spendBars(
      {
        ...november,
        from: '2026-10-05T00:00:00.000Z',
        to: '2026-10-06T00:00:00.000Z',
        months: [
          { month: '2026-10', closed, closesAt: '2026-11-04T00:00:00.000Z' },
        ],
        buckets: [
          bucket('2026-10-05T00:00:00.000Z', {}, { provisional: true }),
        ],
      },
      series,
      'day',
      NOW,
    )[0].provisional;
  expect(october(true)).toBe(false);
  expect(october(false)).toBe(true);
});
