import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { ObserverLeases } from '../database/ObserverLeases';
import { Ledger, RateTable, Settler } from '../metering';
import { migrate } from '../metering/testing/ledgerRun';
import { beats, clock, inOrder, node, RATE } from '../metering/testing/world';
import { UnobservedClusters } from '../observe';
import { Pipeline } from '../observe/Pipeline';
import type { Observation } from '../observe/types';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const databases = TestDatabases.create();
const LATER = '2026-03-05T';
const NOW = clock(`${LATER}11:00:00Z`);
const rates = RateTable.create([RATE]);

/** Watched from 10:00 to 10:30 on 2 March, and never again. */
const west: Observation[] = inOrder(
  node('10:00', { created: '08:00' }),
  beats('10:00', '10:30'),
).map(observation => ({ ...observation, cluster: 'west' }));

/** Watched until now. */
const lab = inOrder(
  node(`${LATER}10:00:00Z`, { created: '08:00' }),
  beats(`${LATER}10:00:00Z`, `${LATER}11:00:00Z`),
);

const month: any = {
  from: clock('2026-03-01T00:00:00Z'),
  to: clock('2026-04-01T00:00:00Z'),
  granularity: 'month',
  groupBy: 'cluster',
  compare: 'none',
};

function spendOf(knex: Knex, configured: string[]) {
  return SpendQueries.create({
    knex,
    rates,
    now: () => NOW,
    status: {
      freshness: async () =>
        configured.map(cluster => ({
          cluster,
          title: cluster,
          observedAt: null,
          observedSince: null,
          stale: false,
          problem: null,
          simulated: false,
        })),
    },
  });
}

describe.each(databases.eachSupportedId())(
  'a cluster that nobody observes any more, on %s',
  id => {
    let knex: Knex;
    const leases = (holder: string) => ObserverLeases.create({ knex, holder });

    async function settleUnobserved(configured: string[]): Promise<string[]> {
      const settler = Settler.create({ knex, rates });
      const settled: string[] = [];
      const unobserved = UnobservedClusters.create({
        knex,
        leases: leases('a'),
        clusters: {
          list: () => configured.map(name => ({ name } as any)),
          notObserved: () => undefined,
        },
      });
      await unobserved.each(async ({ cluster, guard }) => {
        settled.push(cluster);
        await settler.settleDirty({ cluster, guard });
      });
      return settled;
    }

    beforeEach(async () => {
      knex = await databases.init(id);
      await migrate(knex);
      const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
      await pipeline.apply(west);
      await pipeline.apply(lab);
      await Settler.create({ knex, rates }).settleDirty({ cluster: 'lab' });
    });
    afterEach(() => knex.destroy());

    it('is settled until its last sign of life, once it is not configured any more', async () => {
      expect(await settleUnobserved(['lab', 'west'])).toEqual([]);

      expect(await settleUnobserved(['lab'])).toEqual(['west']);
      const hour = await knex('ledger_settled_hours')
        .where({ cluster: 'west' })
        .first();
      expect(Number(hour.settled_to)).toBe(clock('10:30'));
      expect(await settleUnobserved(['lab'])).toEqual([]);
    });

    it('is left to the replica that still observes it', async () => {
      const other = leases('b');
      const lease = (await other.acquire('west'))!;
      expect(await settleUnobserved(['lab'])).toEqual([]);

      await other.release(lease);
      expect(await settleUnobserved(['lab'])).toEqual(['west']);
    });

    it.each([
      [
        'removed from the configuration',
        ['lab'],
        'Cluster west is not configured any more: it is known until 2 Mar 2026, 10:30 UTC, and "complete until" is told without it.',
        'cluster-removed',
        'Its numbers end at 2 Mar 2026, 10:30 UTC',
      ],
      [
        'cut off for days',
        ['lab', 'west'],
        'Cluster west is not observed: it is known until 2 Mar 2026, 10:30 UTC, and "complete until" is told without it.',
        'stale',
        'It has been so for days, so "complete until" is told without it.',
      ],
    ])(
      'does not hold back what the others have, and is named: %s',
      async (_why, configured, included, code, sentence) => {
        await settleUnobserved(['lab']);
        const spend = spendOf(knex, configured);
        const answer = await spend.query(month);
        expect(answer.completeUntil).toBe('2026-03-05T11:00:00.000Z');
        expect(answer.included).toContain(included);
        // 30 minutes of 36 an hour.
        const kept = await knex('ledger_team_months').where({
          cluster: 'west',
        });
        expect(kept.map(row => Number(row.cost_micros))).toEqual([18_000_000]);
        const { items } = await spend.dataHealth();
        expect(
          items.filter(
            one => one.cluster === 'west' && one.severity !== 'info',
          ),
        ).toEqual([
          expect.objectContaining({
            code,
            sentence: expect.stringContaining(sentence),
            fix: expect.stringContaining('mlWorkloads.clusters'),
          }),
        ]);
      },
    );

    it('is what an answer of it alone is told of', async () => {
      await settleUnobserved(['lab']);
      const spend = spendOf(knex, ['lab']);
      const answer = await spend.query({ ...month, cluster: 'west' });
      expect(answer.completeUntil).toBe('2026-03-02T10:30:00.000Z');
    });
  },
);
