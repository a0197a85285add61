import {
  problemOf,
  resourceState,
  worstOfEach,
  type ResourceState,
  type ResourceView,
} from './resourceStates';

const RAYJOBS = {
  resource: 'rayjobs.ray.io',
  path: '/apis/ray.io/{version}/rayjobs',
  ledger: false,
  versions: ['v1'],
  remember: true,
  group: 'ray.io',
};

const watcher = (
  alive: boolean,
  problem: { status: number | null; message: string } | null = null,
): ResourceView['watcher'] => ({
  synced: alive,
  problem,
  isAlive: () => alive,
});

const view = (seen: Partial<ResourceView>): ResourceView => ({
  watched: RAYJOBS,
  version: null,
  gone: false,
  awaited: false,
  ...seen,
});

const RULE =
  '{apiGroups: ["ray.io"], resources: ["rayjobs"], verbs: ["get", "list", "watch"]}';

describe('how it stands with a collection', () => {
  it.each<[string, Partial<ResourceView>, Partial<ResourceState>]>([
    ['not asked yet', { awaited: true }, { state: 'syncing' }],
    ['not installed', {}, { state: 'notServed', message: null, rule: null }],
    ['removed', { gone: true }, { state: 'gone' }],
    [
      'all told',
      { watcher: watcher(true), version: 'v1' },
      { state: 'watched', version: 'v1', message: null },
    ],
    ['not all told yet', { watcher: watcher(false) }, { state: 'syncing' }],
    [
      'forbidden, though what was told is fresh',
      { watcher: watcher(true, { status: 403, message: 'no' }) },
      { state: 'forbidden', message: 'no', rule: RULE },
    ],
    [
      'a hiccup of a moment',
      { watcher: watcher(true, { status: 500, message: 'oops' }) },
      { state: 'watched', message: null },
    ],
    [
      'away',
      { watcher: watcher(false, { status: null, message: 'timed out' }) },
      { state: 'failing', message: 'timed out' },
    ],
    [
      'with credentials that are refused',
      { watcher: watcher(false, { status: 401, message: 'Unauthorized' }) },
      { state: 'failing', message: expect.stringContaining('Renew them') },
    ],
  ])('%s', (_, seen, expected) => {
    expect(resourceState(view(seen), undefined, 1000)).toMatchObject(expected);
  });

  it('remembers since when', () => {
    const first = resourceState(view({ gone: true }), undefined, 1000);
    const second = resourceState(view({ gone: true }), first, 2000);
    const third = resourceState(view({ watcher: watcher(true) }), second, 3000);
    expect([first.since, second.since, third.since]).toEqual([
      1000, 1000, 3000,
    ]);
  });
});

describe('what is wrong with a cluster', () => {
  const state = (
    resource: string,
    of: Partial<ResourceState>,
  ): ResourceState => ({
    resource,
    state: 'watched',
    version: null,
    since: 0,
    message: null,
    rule: null,
    ...of,
  });
  const away = (resource: string) =>
    state(resource, { state: 'failing', message: 'timed out' });

  it('is nothing where kinds are only not installed', () => {
    expect(
      problemOf([state('a', {}), state('b', { state: 'notServed' })], [null]),
    ).toBeNull();
  });

  it('names every forbidden resource with the rule that grants it', () => {
    expect(
      problemOf(
        [
          state('rayjobs.ray.io', { state: 'forbidden', rule: '{a}' }),
          state('pods', { state: 'forbidden', rule: '{b}' }),
        ],
        [],
      ),
    ).toBe(
      "Not allowed to watch rayjobs.ray.io, pods. Grant the Kubernetes plugin's identity {a}, {b}",
    );
  });

  it('is short when everything is away', () => {
    expect(problemOf(['a', 'b', 'c', 'd'].map(away), ['full disk'])).toBe(
      'a: timed out. b: timed out. So it is with 2 more. full disk',
    );
  });
});

it('tells of a resource that is watched in parts once, and the worst', () => {
  const state = (resource: string, is: ResourceState['state']) =>
    resourceState(
      {
        ...view({}),
        watched: { ...RAYJOBS, resource },
        ...(is === 'watched' && { watcher: watcher(true) }),
        ...(is === 'forbidden' && {
          watcher: watcher(false, { status: 403, message: 'no' }),
        }),
      },
      undefined,
      1,
    );
  const told = worstOfEach([
    state('pods', 'watched'),
    state('events', 'watched'),
    state('events', 'forbidden'),
    state('rayjobs.ray.io', 'notServed'),
  ]);
  expect(told.map(one => [one.resource, one.state])).toEqual([
    ['pods', 'watched'],
    ['events', 'forbidden'],
    ['rayjobs.ray.io', 'notServed'],
  ]);
});
