import { itemOf } from './ObservationHealth';
import type { ResourceState } from './resourceStates';

const state = (of: Partial<ResourceState>): ResourceState => ({
  resource: 'rayjobs.ray.io',
  state: 'watched',
  version: 'v1',
  since: Date.parse('2026-11-24T10:00:00Z'),
  message: null,
  rule: null,
  ...of,
});

describe('what is not seen of a cluster', () => {
  it.each(['watched', 'syncing', 'notServed'] as const)(
    'is nothing where a kind is %s',
    is => {
      expect(itemOf('lab', state({ state: is }))).toBeUndefined();
    },
  );

  it.each<[Partial<ResourceState>, object]>([
    [
      { state: 'forbidden', rule: '{rule}' },
      {
        code: 'not-allowed',
        severity: 'warning',
        subject: 'rayjobs.ray.io',
        fix: expect.stringContaining('{rule}'),
        since: '2026-11-24T10:00:00.000Z',
        cluster: 'lab',
      },
    ],
    [
      { state: 'forbidden', resource: 'pods', rule: '{rule}' },
      { code: 'not-allowed', severity: 'error', subject: 'pods' },
    ],
    [
      { state: 'failing', message: 'timed out' },
      {
        code: 'not-watched',
        sentence: expect.stringContaining('timed out'),
      },
    ],
    [{ state: 'gone' }, { code: 'kind-gone', severity: 'info' }],
  ])('%p', (of, expected) => {
    expect(itemOf('lab', state(of))).toMatchObject(expected);
  });
});
