import { ConfigReader } from '@backstage/config';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Lifecycle } from '../lifecycle';
import { migrate, run } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
} from '../metering/testing/world';
import { readScrapers } from './readScrapers';
import { SpendMetrics } from './SpendMetrics';

jest.setTimeout(120_000);

const databases = TestDatabases.create();

const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'nobody', undefined),
  node('10:00', { created: '08:00' }),
  node('10:00', {
    name: 'unpriced',
    created: '08:00',
    gpus: 1,
    labels: { 'node.kubernetes.io/instance-type': 'new-type' },
  }),
  beats('10:00', '12:00'),
  pod('10:00', { name: 'a', scheduled: '10:00', started: '10:00' }),
  pod('11:00', {
    name: 'b',
    namespace: 'nobody',
    node: 'unpriced',
    scheduled: '11:00',
    started: '11:00',
  }),
);

/** `name{labels} value` of each sample. */
function samples(body: string): string[] {
  return body.split('\n').filter(line => line && !line.startsWith('#'));
}

describe.each(databases.eachSupportedId())('spend as metrics on %s', id => {
  it("gives the month of each team, and where the nodes' money went", async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    const metrics = SpendMetrics.create({
      knex,
      currency: 'USD',
      now: () => clock('12:00'),
    });

    const { contentType, body } = await metrics.exposition();

    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    const rows = await knex('ledger_team_months').where({
      category: 'allocated',
    });
    const [vision] = rows.filter(row => row.team === 'vision');
    expect(Number(vision.cost_micros)).toBeGreaterThan(0);
    expect(samples(body)).toEqual(
      expect.arrayContaining([
        `ml_workloads_team_cost_micros{cluster="lab",team="vision",month="2026-03",currency="USD"} ${vision.cost_micros}`,
        'ml_workloads_team_unpriced_gpu_milliseconds{cluster="lab",team="unattributed",month="2026-03"} 3600000',
        `ml_workloads_ledger_complete_until_seconds{cluster="lab"} ${
          clock('12:00') / 1000
        }`,
      ]),
    );
    // Nothing of it is priced: no sample, not 0.
    expect(body).not.toContain('cost_micros{cluster="lab",team="unattributed"');
    const parts = samples(body)
      .filter(line => line.startsWith('ml_workloads_node_cost_micros'))
      .map(line => BigInt(line.split(' ')[1]));
    const [{ cost }] = await knex('ledger_settled_hours').select(
      knex.raw('cast(sum(node_cost_micros) as text) as cost'),
    );
    expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(cost));
  });

  it('gives corrections by the month of their posting, each once', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const correction = (hour: string, posted: string, cost: string | null) => ({
      cluster: 'lab',
      usage_hour: Date.parse(hour),
      posted_at: Date.parse(posted),
      category: 'allocated',
      reason: '',
      phase: 'running',
      workload: 'w',
      attempt: 1,
      team: 'vision',
      component: '',
      gpu_model: 'H100',
      profile: '',
      capacity_type: 'on-demand',
      queue: '',
      currency: 'USD',
      milli_gpu_ms: '0',
      cost_micros: cost,
      unpriced_milli_gpu_ms: '0',
    });
    await knex('ledger_corrections').insert([
      correction('2026-01-03T00:00:00Z', '2026-03-05T00:00:00Z', '-1500000'),
      correction('2026-01-03T01:00:00Z', '2026-03-09T00:00:00Z', '250000'),
      correction('2026-01-03T02:00:00Z', '2026-03-09T00:00:00Z', null),
      correction('2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z', '7'),
    ]);

    const { body } = await SpendMetrics.create({
      knex,
      currency: 'USD',
      now: () => clock('12:00'),
    }).exposition();

    expect(samples(body)).toEqual([
      'ml_workloads_team_correction_micros{cluster="lab",team="vision",month="2026-03",currency="USD"} -1250000',
    ]);
  });
});

describe('who may scrape', () => {
  const scrapers = (subjects: string[]) =>
    readScrapers(
      new ConfigReader({
        mlWorkloads: { spend: { metrics: { scrapers: subjects } } },
      }),
    );

  it('is nobody, unless the configuration says so', () => {
    expect(readScrapers(new ConfigReader({}))).toEqual([]);
    expect(scrapers(['prometheus'])).toEqual(['prometheus']);
  });

  it.each(['plugin:catalog', 'two words'])('refuses %p', subject => {
    expect(() => scrapers([subject])).toThrow(
      /mlWorkloads\.spend\.metrics\.scrapers: '.*' is not the subject of an external access token\. Name one/,
    );
  });
});
