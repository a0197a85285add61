import {
  granularitiesOf,
  periodChoices,
  periodIdOf,
  periodLabel,
  periodOf,
} from './period';

const NOW = Date.parse('2026-11-24T16:20:00Z');

it('ends a rolling period with today, in whole UTC days', () => {
  expect(periodOf('7d', NOW)).toMatchObject({
    from: '2026-11-18T00:00:00.000Z',
    to: '2026-11-25T00:00:00.000Z',
    phrase: 'in the last 7 days',
  });
});

it('takes a month from its first day to the first of the next', () => {
  expect(periodOf('2026-10', NOW)).toMatchObject({
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
    label: 'October 2026',
    phrase: 'in October 2026',
    earlier: '2026-09',
    later: '2026-11',
  });
});

it('calls the month that runs "this month" and has none after it', () => {
  expect(periodOf('2026-11', NOW)).toMatchObject({
    phrase: 'this month',
    later: undefined,
    // As many days are compared as there are.
    until: '2026-11-25T00:00:00.000Z',
  });
  expect(periodOf('2026-10', NOW).until).toBe('2026-11-01T00:00:00.000Z');
});

it.each(['', 'yesterday', '2026-13', '31d', '2026-11-31', '2026-11-9'])(
  'takes this month for %j in an address',
  id => {
    expect(periodOf(id, NOW).id).toBe('2026-11');
  },
);

it('has single days and stretches of days, and their neighbours', () => {
  expect(periodOf('2026-11-14', NOW)).toMatchObject({
    from: '2026-11-14T00:00:00.000Z',
    to: '2026-11-15T00:00:00.000Z',
    phrase: 'on 14 November 2026',
    earlier: '2026-11-13',
    later: '2026-11-15',
  });
  expect(periodOf('2026-10-26..2026-11-01', NOW)).toMatchObject({
    label: '26 Oct – 1 Nov 2026',
    earlier: '2026-10-19..2026-10-25',
    later: '2026-11-02..2026-11-08',
  });
});

it('gives a bar the address of its own days', () => {
  const id = (from: string, to: string) =>
    periodIdOf(`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`);
  expect(id('2026-11-14', '2026-11-15')).toBe('2026-11-14');
  expect(id('2026-11-09', '2026-11-16')).toBe('2026-11-09..2026-11-15');
  expect(id('2026-02-01', '2026-03-01')).toBe('2026-02');
  expect(
    periodLabel('2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'),
  ).toBe('October 2026');
});

it('offers the months in which something was observed, newest first', () => {
  const chosen = periodOf('2026-11', NOW);
  expect(
    periodChoices(NOW, chosen, '2026-09-03T00:00:00.000Z').map(p => p.id),
  ).toEqual(['2026-11', '2026-10', '2026-09', '7d', '30d', '90d']);
});

it('offers what was chosen in an address, too', () => {
  const chosen = periodOf('2026-11-14', NOW);
  expect(periodChoices(NOW, chosen, null)[0].id).toBe('2026-11-14');
});

it.each([
  ['2026-11-14', ['hour']],
  ['2026-11-14..2026-11-15', ['hour', 'day']],
  ['7d', ['day']],
  ['2026-11', ['day', 'week']],
  ['90d', ['day', 'week', 'month']],
])('cuts %s into %j', (id, steps) => {
  expect(granularitiesOf(periodOf(id as string, NOW))).toEqual(steps);
});
