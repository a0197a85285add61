import { freshness } from '../../dev/fixtures';
import { freshnessNotices, simulatedNotice } from './freshness';

const now = Date.parse('2026-11-24T16:10:00Z');
const cluster = { ...freshness, simulated: false };

it('is silent when all is fresh and real', () => {
  expect(freshnessNotices([cluster], now)).toEqual({ problems: [] });
  expect(simulatedNotice([cluster])).toBeNull();
});

it('says since when a cluster has not been seen', () => {
  const stale = {
    ...cluster,
    stale: true,
    observedAt: '2026-11-24T16:00:00.000Z',
  };
  expect(freshnessNotices([stale], now, 'utc').problems[0].title).toBe(
    'Lab not seen for 10 min (since 24 Nov, 16:00)',
  );
});

it('says what is wrong in the words of the observer', () => {
  const { problems } = freshnessNotices(
    [{ ...cluster, stale: true, observedAt: null, problem: 'Refused: token' }],
    now,
  );
  expect(problems[0]).toMatchObject({
    title: 'Lab has not been seen yet',
    description: expect.stringMatching(
      /^Refused: token\. What you see is the last known picture\./,
    ),
  });
});

it('says that hardware is simulated', () => {
  expect(simulatedNotice([cluster, freshness])).toMatch(
    /^Lab: the control plane is real/,
  );
});
