import {
  formatAge,
  formatAgo,
  formatDuration,
  formatMoment,
  formatUtcDay,
  formatUtcMoment,
} from './formatTime';

describe('formatDuration', () => {
  it.each([
    [850, '850 ms'],
    [42_000, '42 s'],
    [200_000, '3 min 20 s'],
    [180_000, '3 min'],
    [7_500_000, '2 h 5 min'],
    [356_400_000, '4 d 3 h'],
  ])('%s ms is %s', (ms, shown) => {
    expect(formatDuration(ms)).toBe(shown);
  });
});

it.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [3_599_999, '59 min'],
  [7_500_000, '2 h'],
  [356_400_000, '4 d'],
])('shows %s ms in a narrow column as %s', (ms, shown) => {
  expect(formatAge(ms)).toBe(shown);
});

it.each([
  [-5, 'just now'],
  [9_999, 'just now'],
  [42_900, '42 s ago'],
  [200_000, '3 min 20 s ago'],
])('says of what was %s ms ago that it was %s', (ms, said) => {
  expect(formatAgo(ms)).toBe(said);
});

it('leaves out the year where it is this one', () => {
  const now = Date.parse('2026-11-24T16:00:00Z');
  expect(formatMoment('2026-11-03T09:05:00Z', now, 'utc')).toBe('3 Nov, 09:05');
  expect(formatMoment('2025-11-03T09:05:00Z', now, 'utc')).toBe(
    '3 Nov 2025, 09:05',
  );
});

it('keeps ledger days in UTC', () => {
  expect(formatUtcDay('2026-11-24T00:00:00.000Z')).toBe('24 Nov');
});

it('says when a price begins in UTC, as the day that it is', () => {
  expect(formatUtcMoment('2025-06-23T00:00:00Z')).toBe('23 Jun 2025');
  expect(formatUtcMoment('2025-06-23T06:30:00Z')).toBe(
    '23 Jun 2025, 06:30 UTC',
  );
});
