import { mockServices } from '@backstage/backend-test-utils';
import { readRetention } from './readRetention';

const DAY = 86_400_000;
const read = (retention?: object) =>
  readRetention(
    mockServices.rootConfig({ data: { mlWorkloads: { retention } } }),
  );

describe('how long history is kept', () => {
  it.each([
    ['nothing said', undefined, { details: 90, history: 400 }],
    [
      'both',
      { details: { days: 30 }, history: 'P2Y' },
      { details: 30, history: 730 },
    ],
    [
      'details longer than the default of history',
      { details: { days: 500 } },
      { details: 500, history: 500 },
    ],
  ])('%s', (_case, config, days) => {
    const { detailsMs, historyMs } = read(config);
    expect(detailsMs).toBe(days.details * DAY);
    expect(Math.abs(historyMs - days.history * DAY)).toBeLessThan(2 * DAY);
  });

  it.each([
    [
      { details: { hours: 1 } },
      'mlWorkloads.retention.details must be a day or longer',
    ],
    [
      { history: { days: 30 } },
      'mlWorkloads.retention.history must not be shorter',
    ],
    [{ history: 'soon' }, 'soon'],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
