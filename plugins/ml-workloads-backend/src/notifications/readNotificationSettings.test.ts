import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readNotificationSettings } from './readNotificationSettings';

const MINUTE = 60_000;
const read = (notifications?: JsonObject) =>
  readNotificationSettings(
    mockServices.rootConfig({
      data: notifications ? { mlWorkloads: { notifications } } : {},
    }),
  );

describe('the settings of notifications', () => {
  it('need not be given', () => {
    expect(read()).toEqual({
      enabled: true,
      longWaitMs: 15 * MINUTE,
      stuckAfterMs: 30 * MINUTE,
      notOlderThanMs: 30 * MINUTE,
    });
  });

  it('are durations as everywhere in Backstage', () => {
    expect(
      read({
        enabled: false,
        longWait: { hours: 1 },
        stuckAfter: 'PT45M',
        notOlderThan: '10m',
      }),
    ).toEqual({
      enabled: false,
      longWaitMs: 60 * MINUTE,
      stuckAfterMs: 45 * MINUTE,
      notOlderThanMs: 10 * MINUTE,
    });
  });

  it.each([{ minutes: 0 }, 'soon'])('refuse %p with the key', longWait => {
    expect(() => read({ longWait })).toThrow(/longWait/);
  });
});
