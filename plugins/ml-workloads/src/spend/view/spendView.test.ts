import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  deeper,
  filtersOf,
  queryOf,
  readView,
  tellsOutcomes,
  trailOf,
  writeView,
  type Drill,
} from './spendView';

const NOW = Date.parse('2026-11-24T16:20:00Z');
const read = (search: string) =>
  readView(new URLSearchParams(search), NOW, ['component', 'team']);
const write = (search: string, change: Parameters<typeof writeView>[1]) =>
  writeView(new URLSearchParams(search), change, NOW).toString();

it('shows this month by the first grouping where the address says nothing', () => {
  expect(read('')).toMatchObject({
    period: { id: '2026-11' },
    groupBy: 'component',
    step: 'day',
    drill: {},
  });
});

it('takes nothing from an address that it does not know', () => {
  expect(read('period=x&by=drop table&step=second')).toMatchObject({
    period: { id: '2026-11' },
    groupBy: 'component',
    step: 'day',
  });
});

it('goes from a team to its components, their workloads and attempts', () => {
  const team = deeper('team', {}, { key: 'vision', ref: 'vision' })!;
  expect(team).toEqual({ drill: { team: 'vision' }, groupBy: 'component' });
  const component = deeper(team.groupBy, team.drill, {
    key: 'component:default/detector',
    ref: 'component:default/detector',
  })!;
  const workload = deeper(component.groupBy, component.drill, {
    key: 'w1',
    ref: 'w1',
  })!;
  expect(workload).toEqual({
    drill: {
      team: 'vision',
      component: 'component:default/detector',
      workload: 'w1',
    },
    groupBy: 'attempt',
  });
  expect(deeper('attempt', workload.drill, { key: '2', ref: 'w1' })).toBe(
    undefined,
  );
});

it('looks into what nobody owns, workload by workload', () => {
  expect(deeper('team', {}, { key: 'unattributed', ref: null })).toEqual({
    drill: { team: 'unattributed' },
    groupBy: 'workload',
  });
  expect(deeper('system', {}, { key: 'none', ref: null })).toBe(undefined);
  expect(deeper('team', {}, { key: 'others', ref: null })).toBe(undefined);
});

it('looks into what is of no component', () => {
  expect(deeper('component', {}, { key: 'none', ref: null })).toEqual({
    drill: { component: 'none' },
    groupBy: 'workload',
  });
});

const FLEET = ['team', 'department', 'component', 'workload'] as const;
it.each<[SpendGroupBy, string]>([
  ['kind', 'Job'],
  ['template', 'none'],
  ['gpuModel', 'NVIDIA-L4'],
  ['capacityType', 'spot'],
  ['profile', 'whole-gpu'],
  ['queue', 'value:none'],
  ['phase', 'starting'],
  ['outcome', 'failed'],
  ['cluster', 'lab'],
])('filters by a %s and goes on to whose it is', (field, key) => {
  const to = (drill: Drill, groupings: readonly SpendGroupBy[] = FLEET) =>
    deeper(field, drill, { key, ref: null }, groupings);
  expect(to({})).toEqual({ drill: { [field]: key }, groupBy: 'team' });
  expect(to({}, ['workload'])?.groupBy).toBe('workload');
  expect(to({ team: 'vision' })?.groupBy).toBe('component');
  expect(to({ component: 'c' })?.groupBy).toBe('workload');
  expect(to({ workload: 'w' })?.groupBy).toBe('attempt');
});

it('goes from a category to its reasons, and from one to where it is', () => {
  const free = deeper('category', {}, { key: 'unallocated', ref: null })!;
  expect(free).toEqual({
    drill: { category: 'unallocated' },
    groupBy: 'reason',
  });
  expect(
    deeper('reason', free.drill, { key: 'unallocated/draining', ref: null }),
  ).toEqual({
    drill: { category: 'unallocated', reason: 'draining' },
    groupBy: 'gpuModel',
  });
  expect(
    deeper('category', {}, { key: 'allocated', ref: null }, FLEET)?.groupBy,
  ).toBe('team');
});

it('keeps filters in the address, in the question and on the way back, and removes them one by one', () => {
  const { drill } = read('team=vision&gpuModel=NVIDIA-L4&outcome=failed');
  expect(drill).toEqual({
    team: 'vision',
    gpuModel: 'NVIDIA-L4',
    outcome: 'failed',
  });
  expect(write('tab=x', { drill })).toBe(
    'tab=x&team=vision&gpuModel=NVIDIA-L4&outcome=failed',
  );
  expect(queryOf({}, read('outcome=failed&queue=a,b'))).toMatchObject({
    outcome: 'failed',
    queue: 'a,b',
  });
  expect(
    filtersOf(drill).map(({ field, without }) => [field, without]),
  ).toEqual([
    ['gpuModel', { team: 'vision', outcome: 'failed' }],
    ['outcome', { team: 'vision', gpuModel: 'NVIDIA-L4' }],
  ]);
  expect(trailOf(drill).map(step => step.drill)).toEqual([drill]);
  expect(tellsOutcomes(drill)).toBe(false);
  expect(
    filtersOf({ category: 'unallocated', reason: 'free' })[0].without,
  ).toEqual({});
});

it('holds all of it in the address', () => {
  const address = write('tab=x', {
    period: '2026-10',
    groupBy: 'workload',
    step: 'week',
    drill: { team: 'vision' },
  });
  expect(address).toBe(
    'tab=x&period=2026-10&step=week&by=workload&team=vision',
  );
  expect(read(address)).toMatchObject({
    period: { id: '2026-10' },
    groupBy: 'workload',
    step: 'week',
    drill: { team: 'vision' },
  });
});

it('drops a step that the new period cannot be cut into', () => {
  expect(write('period=2026-10&step=week', { period: '2026-10-14' })).toBe(
    'period=2026-10-14',
  );
});

it('goes back to the whole', () => {
  expect(write('team=vision&component=c&by=workload', { drill: {} })).toBe(
    'by=workload',
  );
  expect(
    trailOf({ team: 'vision', workload: 'w1' }).map(({ drill }) => drill),
  ).toEqual([{ team: 'vision' }, { team: 'vision', workload: 'w1' }]);
});

it('asks for days where the picture has weeks, so that they end with the month', () => {
  expect(
    queryOf({ entity: 'group:default/vision' }, read('step=week')),
  ).toEqual({
    entity: 'group:default/vision',
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    granularity: 'day',
    groupBy: 'component',
    compare: 'previous',
    outcomes: true,
  });
});

it('asks for a part within the entity that it was found in', () => {
  const query = queryOf(
    { entity: 'group:default/vision' },
    read('component=c&by=workload'),
  );
  expect(query).toMatchObject({
    entity: 'group:default/vision',
    component: 'c',
    groupBy: 'workload',
  });
  expect(queryOf({}, read('entity=system:default/s'))).toMatchObject({
    entity: 'system:default/s',
  });
});

it.each([
  ['7d', '2026-11-18', '2026-11-25'],
  ['2026-10', '2026-10-01', '2026-11-01'],
  ['2026-11-24', '2026-11-24', '2026-11-25'],
])('asks for all of %s', (period, from, to) => {
  expect(queryOf({}, read(`period=${period}`))).toMatchObject({
    from: `${from}T00:00:00.000Z`,
    to: `${to}T00:00:00.000Z`,
  });
});
