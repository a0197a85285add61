import { periodChoices, periodOf } from './period';

const NOW = Date.parse('2026-11-24T16:20:00Z');

it('ends a rolling period with today, in whole UTC days', () => {
  expect(periodOf('7d', NOW)).toMatchObject({
    from: '2026-11-18T00:00:00.000Z',
    to: '2026-11-25T00:00:00.000Z',
    phrase: 'in the last 7 days',
  });
});

it('takes a month from its first day to the first of the next', () => {
  expect(periodOf('2026-12', NOW)).toMatchObject({
    from: '2026-12-01T00:00:00.000Z',
    to: '2027-01-01T00:00:00.000Z',
    label: 'December 2026',
  });
});

it.each(['', 'yesterday', '2026-13', '31d'])(
  'takes the last 30 days for %j in an address',
  id => {
    expect(periodOf(id, NOW).id).toBe('30d');
  },
);

it('offers this month and those before', () => {
  expect(periodChoices(NOW).map(p => p.id)).toEqual([
    '7d',
    '30d',
    '90d',
    '2026-11',
    '2026-10',
    '2026-09',
    '2026-08',
    '2026-07',
    '2026-06',
  ]);
});
