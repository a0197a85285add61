import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Observation } from '../../observe/types';
import { charges, net, observe, settleAt } from '../testing/closedRun';
import { clearLedger, everything, migrate, run } from '../testing/ledgerRun';
import { shuffled } from '../testing/shuffled';
import {
  beats,
  clock,
  CLUSTER,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../testing/world';

jest.setTimeout(120_000);

const MARCH = Date.parse('2026-03-02T14:00:00Z');
const CLOSED = Date.parse('2026-04-04T00:00:00Z');
const DAY = 86_400_000;

/** A team that comes late to its namespace, a node that goes, a gap, pods that end, one with an unpriced node. */
const observations = inOrder(
  namespace('10:00', 'team-vision', undefined),
  namespace('11:20', 'team-vision', 'vision'),
  node('10:00', { created: '08:00' }),
  node('10:00', {
    name: 'unpriced',
    created: '09:59',
    labels: { 'node.kubernetes.io/instance-type': 'new-type' },
  }),
  node('12:10', { created: '08:00' }, 'DELETED'),
  beats('10:00', '11:00'),
  beats('11:15', '13:00'),
  pod('10:05', { scheduled: '10:05' }),
  pod('10:20', { scheduled: '10:05', started: '10:18' }),
  pod('11:40', {
    scheduled: '10:05',
    started: '10:18',
    finished: '11:31',
    phase: 'Succeeded',
  }),
  pod('10:30', { name: 'b', node: 'unpriced', scheduled: '10:30', gpus: 2 }),
  pod('12:30', { name: 'b', node: 'unpriced', scheduled: '10:30' }, 'DELETED'),
  pod('12:00', { name: 'c', scheduled: '11:58', started: '12:00' }),
);

/** The price at first, another one, and none. */
const PRICES: unknown[] = [
  [RATE],
  [{ ...RATE, pricePerNodeHour: '41.000001' }],
  [{ ...RATE, effectiveFrom: '2026-03-02T11:30:00Z' }],
];

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())(
  'charges and corrections on %s',
  id => {
    it('are together what settling from scratch gives, whenever months close and prices change', async () => {
      const knex = await databases.init(id);
      await migrate(knex);
      const scratch: Array<Awaited<ReturnType<typeof net>>> = [];
      for (const rates of PRICES) {
        await clearLedger(knex);
        await run(knex, observations, { rates });
        scratch.push(await net(knex));
        expect((await everything(knex)).length).toBeGreaterThan(10);
      }
      let corrected = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
          fc.array(
            fc.tuple(fc.integer({ min: 1, max: 80 }), fc.nat(2), fc.nat(60)),
            {
              minLength: 2,
              maxLength: 5,
            },
          ),
          async (stream, steps) => {
            const next = stream[Symbol.iterator]();
            await clearLedger(knex);
            const seen = shuffled(observations, () => next.next().value!, 0.5);
            const last = await settleBySteps(knex, seen, steps);
            expect(await net(knex)).toEqual(scratch[last]);
            corrected += await countOf(knex, 'ledger_corrections');
          },
        ),
        { numRuns: id.startsWith('POSTGRES') ? 3 : 15, seed: 11 },
      );
      expect(corrected).toBeGreaterThan(20);
    });
  },
);

/**
 * Sees some, settles some days later, and so on; what was settled of a closed month must not change. Each step has its price.
 *
 * @returns the last price
 */
async function settleBySteps(
  knex: Knex,
  seen: readonly Observation[],
  steps: ReadonlyArray<[some: number, price: number, days: number]>,
): Promise<number> {
  let now = MARCH;
  let done = 0;
  let billed: string[] | undefined;
  const settleNow = async (price: number) => {
    // A changed price marks the hours that it changes; here all of them.
    for (let hour = clock('10:00'); hour <= clock('13:00'); hour += 3_600_000) {
      await knex('ledger_dirty_hours')
        .insert({ cluster: CLUSTER, hour, revision: -now })
        .onConflict(['cluster', 'hour'])
        .merge();
    }
    await settleAt(knex, new Date(now).toISOString(), { rates: PRICES[price] });
    if (billed) expect(await charges(knex)).toEqual(billed);
    if (now >= CLOSED) billed = await charges(knex);
  };
  for (const [some, price, days] of steps) {
    await observe(knex, seen.slice(done, done + some));
    done += some;
    now += days * DAY;
    await settleNow(price);
  }
  await observe(knex, seen.slice(done));
  now += DAY;
  const last = steps[steps.length - 1][1];
  await settleNow(last);
  return last;
}

async function countOf(knex: Knex, table: string): Promise<number> {
  const [{ n }] = await knex(table).count({ n: '*' });
  return Number(n);
}
