import { stepHeader, stepLabels, zoneSentence } from './labels';

const hours = (first: string, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const start = Date.parse(first) + i * 3_600_000;
    return {
      start: new Date(start).toISOString(),
      end: new Date(start + 3_600_000).toISOString(),
    };
  });
const shorts = (...asked: Parameters<typeof stepLabels>) =>
  stepLabels(...asked).map(({ short }) => short);

it('tells the two hours apart that clocks show twice when summer time ends', () => {
  // Europe/Berlin sets its clocks back at 01:00 UTC on 25 October 2026.
  expect(
    shorts(hours('2026-10-24T23:00:00Z', 4), 'hour', 'Europe/Berlin'),
  ).toEqual([
    '25 Oct 01:00',
    '25 Oct 02:00 +02:00',
    '25 Oct 02:00 +01:00',
    '25 Oct 03:00',
  ]);
});

it('has no hour that clocks leave out when summer time begins', () => {
  // America/New_York sets its clocks forward at 07:00 UTC on 8 March 2026.
  expect(
    shorts(hours('2026-03-08T06:00:00Z', 2), 'hour', 'America/New_York'),
  ).toEqual(['8 Mar 01:00', '8 Mar 03:00']);
});

it('keeps days in UTC for a viewer on the other side of the date line', () => {
  const day = {
    start: '2026-11-01T00:00:00.000Z',
    end: '2026-11-02T00:00:00.000Z',
  };
  for (const zone of ['Pacific/Auckland', 'Pacific/Honolulu', 'UTC'])
    expect(stepLabels([day], 'day', zone)[0]).toEqual({
      short: '1 Nov',
      long: 'Sun 1 Nov 2026 (UTC)',
    });
});

it('has every day of a month with a change of the clocks once', () => {
  const days = Array.from({ length: 31 }, (_, i) => ({
    start: new Date(Date.UTC(2026, 9, 1 + i)).toISOString(),
    end: new Date(Date.UTC(2026, 9, 2 + i)).toISOString(),
  }));
  expect(new Set(shorts(days, 'day', 'Europe/Berlin')).size).toBe(31);
});

it('names a week by its days, across months', () => {
  expect(
    stepLabels(
      [
        {
          start: '2026-10-26T00:00:00.000Z',
          end: '2026-11-02T00:00:00.000Z',
        },
      ],
      'week',
    )[0],
  ).toEqual({
    short: '26 Oct–1 Nov',
    long: 'week 44, 26 Oct to 1 Nov 2026 (UTC)',
  });
});

it('names a week of which one day is in the period by that day', () => {
  const [label] = stepLabels(
    [{ start: '2026-11-30T00:00:00.000Z', end: '2026-12-01T00:00:00.000Z' }],
    'week',
  );
  expect(label.short).toBe('30 Nov');
});

it('says in whose time things are', () => {
  expect(stepHeader('hour', 'Asia/Kolkata')).toBe('Hour (Asia/Kolkata)');
  expect(stepHeader('day', 'Asia/Kolkata')).toBe('Day (UTC)');
  expect(zoneSentence('day', 'Asia/Kolkata')).toBe(
    'Days are in UTC, not in your time (Asia/Kolkata).',
  );
  expect(zoneSentence('week', 'Etc/UTC')).toBe('Weeks are in UTC.');
  expect(zoneSentence('hour', 'Asia/Kolkata')).toBe(
    'Days are in UTC; their hours are shown in your time (Asia/Kolkata).',
  );
});

it('shows an hour with half-hour offset as the viewer’s clock does', () => {
  expect(
    stepLabels(hours('2026-11-04T12:00:00Z', 1), 'hour', 'Asia/Kolkata')[0],
  ).toEqual({
    short: '4 Nov 17:30',
    long: '4 Nov 2026 17:30 +05:30 (4 Nov 2026 12:00 UTC)',
  });
});
