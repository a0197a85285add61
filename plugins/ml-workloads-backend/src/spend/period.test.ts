import { previousPeriod } from './period';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const before = (
  granularity: Parameters<typeof previousPeriod>[0],
  from: string,
  to: string,
) => {
  const period = { from: day(from), to: day(to) };
  const previous = previousPeriod(granularity, period);
  return [previous.from, previous.to].map(at =>
    new Date(at).toISOString().slice(0, 10),
  );
};

it.each(['day', 'month'] as const)(
  'compares a month by %s with the month before, whatever their lengths',
  granularity => {
    expect(before(granularity, '2026-03-01', '2026-04-01')).toEqual([
      '2026-02-01',
      '2026-03-01',
    ]);
    expect(before(granularity, '2026-01-01', '2026-04-01')).toEqual([
      '2025-10-01',
      '2026-01-01',
    ]);
  },
);

it('compares what is no whole month with as many days before', () => {
  expect(before('day', '2026-03-01', '2026-03-11')).toEqual([
    '2026-02-19',
    '2026-03-01',
  ]);
  expect(before('week', '2026-03-02', '2026-03-09')).toEqual([
    '2026-02-23',
    '2026-03-02',
  ]);
});
