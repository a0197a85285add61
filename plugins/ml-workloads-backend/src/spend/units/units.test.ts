import { ConfigReader } from '@backstage/config';
import {
  registerMswTestHooks,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { Lifecycle } from '../../lifecycle';
import { RateTable } from '../../metering';
import { migrate, run } from '../../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../../metering/testing/world';
import { SpendQueries } from '../SpendQueries';
import { readUnitMetrics } from './readUnitMetrics';

jest.setTimeout(120_000);

const DAY = {
  from: Date.parse('2026-03-02T00:00:00Z'),
  to: Date.parse('2026-03-03T00:00:00Z'),
};

/** Team Vision serves on one GPU for two hours, at 9 an hour; it trains on another, as Speech does. */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  node('10:00', { created: '08:00' }),
  beats('10:00', '12:00'),
  pod('10:00', { name: 'serve', owner: 'StatefulSet', scheduled: '10:00' }),
  pod('10:00', { name: 'train', scheduled: '10:00' }),
  pod('10:00', {
    name: 'other',
    owner: 'StatefulSet',
    namespace: 'team-speech',
    scheduled: '10:00',
  }),
);

const metric = (changes: object = {}) => ({
  name: 'requests',
  title: '1,000 requests',
  cluster: 'lab',
  url: 'http://prometheus.test/',
  metric: 'vllm:request_success_total',
  labels: { namespace: 'namespace' },
  ...changes,
});
const read = (...metrics: object[]) =>
  readUnitMetrics(
    new ConfigReader({ mlWorkloads: { spend: { unitMetrics: metrics } } }),
  );

const databases = TestDatabases.create();
const server = setupServer();
registerMswTestHooks(server);

/** Prometheus, which counted in namespaces; it tells what it was asked. */
function prometheus(counts: Record<string, string>): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  server.use(
    http.post('http://prometheus.test/api/v1/query', async ({ request }) => {
      asked.push(new URLSearchParams(await request.text()));
      return HttpResponse.json({
        status: 'success',
        data: {
          resultType: 'vector',
          result: Object.entries(counts).map(([name, value]) => ({
            metric: { namespace: name },
            value: [0, value],
          })),
        },
      });
    }),
  );
  return asked;
}

describe.each(databases.eachSupportedId())('prices of work on %s', id => {
  let of: (
    selection: object,
    ...metrics: object[]
  ) => ReturnType<SpendQueries['efficiency']>;

  beforeAll(async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    of = (selection, ...metrics) =>
      SpendQueries.create({
        knex,
        rates: RateTable.create([RATE]),
        unitMetrics: read(...metrics),
        now: () => clock('12:00'),
      }).efficiency({ ...DAY, ...selection });
  });

  it('are the money of what serves by what it did', async () => {
    const asked = prometheus({ 'team-vision': '4500.7', 'team-speech': '9' });
    const { units, unitsProblem } = await of({ team: ['vision'] }, metric());
    expect(unitsProblem).toBeNull();
    // 18 for 4,500 requests.
    expect(units).toEqual([
      {
        name: 'requests',
        title: '1,000 requests',
        per: 1000,
        quantity: 4500,
        costMicros: 18_000_000,
        costPerUnitsMicros: 4_000_000,
        problem: null,
      },
    ]);
    expect(Object.fromEntries(asked[0])).toEqual({
      query:
        'sum by (namespace) (increase(vllm:request_success_total{}[43200s]))',
      time: String(clock('12:00') / 1000),
    });
  });

  it.each([
    [
      { component: ['component:default/ranker'] },
      'It is counted for whole teams, not for single components.',
    ],
    [
      { team: ['vision'], component: ['component:default/ranker'] },
      'It is counted for whole teams, not for single components.',
    ],
    [{ workload: 'w1' }, 'It is not counted for single workloads.'],
  ])(
    'are not those of a part, %j, by the work of all of its team',
    async (selection, problem) => {
      prometheus({ 'team-vision': '4500.7' });
      expect((await of(selection, metric())).units[0]).toMatchObject({
        quantity: null,
        costMicros: null,
        costPerUnitsMicros: null,
        problem,
      });
    },
  );

  it('say why there is none', async () => {
    prometheus({ 'team-speech': '9' });
    expect((await of({ team: ['vision'] }, metric())).units[0]).toMatchObject({
      quantity: 0,
      costPerUnitsMicros: null,
      problem: 'Nothing was counted for this selection in the period.',
    });
    server.use(
      http.post('http://prometheus.test/api/v1/query', () =>
        HttpResponse.json({}, { status: 503 }),
      ),
    );
    expect((await of({}, metric())).units[0]).toMatchObject({
      quantity: null,
      costMicros: null,
      problem: expect.stringContaining(
        'did not tell vllm:request_success_total',
      ),
    });
    expect((await of({ cluster: 'other' }, metric())).units[0].problem).toBe(
      'It is counted in cluster lab only.',
    );
  });
});

it.each([
  [{ labels: {} }, /labels must have one of team, component, namespace/],
  [
    { labels: { team: 'team', namespace: 'namespace' } },
    /labels must have one of/,
  ],
  [{ cluster: undefined }, /cluster is missing/],
  [{ metric: 'up) or vector(1' }, /metric is no name of a metric/],
  [{ labels: { team: 'a) or (b' } }, /no name of a label/],
  [{ per: 0.5 }, /per must be a whole number above 0/],
])('refuses %j', (changes, message) => {
  expect(() => read(metric(changes))).toThrow(message);
});
