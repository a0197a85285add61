import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { Lifecycle } from '../../lifecycle';
import { Pipeline } from '../../observe/Pipeline';
import { clustersToSettle } from '../clustersToSettle';
import { Ledger } from '../Ledger';
import { HoursRemoval } from '../pruning';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { observe } from '../testing/closedRun';
import {
  charges,
  clearLedger,
  migrate,
  run,
  settleAll,
} from '../testing/ledgerRun';
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
import { DAY_MS, HOUR_MS } from '../time';
import { UnfoldedHours } from './UnfoldedHours';

jest.setTimeout(120_000);

const directory = resolve(__dirname, '../../../migrations');
const databases = TestDatabases.create();
const DAY = clock('00:00');
const NEXT_DAY = '2026-03-03T00:20:00Z';

/** An evening and the first minutes of the next day. */
const observations = inOrder(
  namespace('22:10', 'team-vision', 'vision'),
  namespace('23:20', 'team-vision', 'speech', 'MODIFIED'),
  node('22:10', { created: '22:00' }),
  pod('22:20', { scheduled: '22:15', started: '22:20' }),
  pod('22:40', { name: 'b', scheduled: '22:40', gpus: 2 }),
  pod('23:30', { name: 'b', scheduled: '22:40' }, 'DELETED'),
  beats('22:10', NEXT_DAY),
);
const isOfDay = ({ at }: { at: number }) => at < DAY + DAY_MS;

/** Undoes a transaction, with what was found in it. */
class Rollback extends Error {
  constructor(readonly found: string[]) {
    super('nothing of it stays');
  }
}

describe.each(databases.eachSupportedId())('folding days on %s', id => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  beforeEach(async () => {
    await clearLedger(knex);
    await run(knex, observations.filter(isOfDay));
  });

  const count = async (table: string) => {
    const [{ n }] = await knex(table).count({ n: '*' });
    return Number(n);
  };
  const unfolded = async () =>
    (await knex('ledger_unfolded_hours').orderBy('hour').pluck('hour')).map(
      Number,
    );
  const mark = (...hours: number[]) =>
    knex('ledger_dirty_hours').insert(
      hours.map(hour => ({ cluster: CLUSTER, hour, revision: -1 })),
    );
  const settler = () =>
    Settler.create({ knex, rates: RateTable.create([RATE]) });

  it('writes a day of workloads once it is over, and readers see the same before and after', async () => {
    expect(await unfolded()).toEqual([clock('22:00'), clock('23:00')]);
    expect(await count('ledger_days')).toBe(0);
    expect(await count('ledger_months')).toBe(0);
    const before = await charges(knex);
    expect(before.filter(text => text.startsWith('day '))).not.toEqual([]);

    await knex.transaction(trx =>
      UnfoldedHours.of(trx).fold({ cluster: CLUSTER, day: DAY }),
    );
    expect(await unfolded()).toEqual([]);
    expect(await count('ledger_days')).toBeGreaterThan(2);
    expect(await count('ledger_months')).toBe(await count('ledger_days'));
    expect(await charges(knex)).toEqual(before);
  });

  it('folds when the first hour of the next day is settled, and only what is over', async () => {
    await run(
      knex,
      observations.filter(one => !isOfDay(one)),
    );
    expect(await unfolded()).toEqual([DAY + DAY_MS]);
    const days = await knex('ledger_days').distinct('day').pluck('day');
    expect(days.map(Number)).toEqual([DAY]);
    const expected = await charges(knex);

    await clearLedger(knex);
    await run(knex, observations, { batch: 7, settleEach: true });
    expect(await charges(knex)).toEqual(expected);
  });

  it('adds to a folded day what is learned of its hours later, and takes away what is no more', async () => {
    await run(
      knex,
      observations.filter(one => !isOfDay(one)),
    );
    const before = await charges(knex);
    for (const rates of [
      [{ ...RATE, pricePerNodeHour: '99.999999' }],
      [{ ...RATE, instanceType: 'another' }],
      [RATE],
    ]) {
      await mark(clock('22:00'), clock('23:00'), DAY + DAY_MS);
      await settleAll(knex, rates);
      expect(await unfolded()).toEqual([DAY + DAY_MS]);
      const after = await charges(knex);
      const readded = await readdedFromHours();
      expect(after).toEqual(readded);
    }
    expect(await charges(knex)).toEqual(before);
  });

  /** What readers would see if everything was summed from the hours. */
  async function readdedFromHours(): Promise<string[]> {
    const hours = await knex('ledger_settled_hours').pluck('hour');
    return knex
      .transaction(async trx => {
        await trx('ledger_days').delete();
        await trx('ledger_months').delete();
        await trx('ledger_unfolded_hours').delete();
        await UnfoldedHours.of(trx).add(CLUSTER, hours.map(Number));
        throw new Rollback(await charges(trx));
      })
      .catch(error => {
        if (error instanceof Rollback) return error.found;
        throw error;
      });
  }

  it('folds an hour that comes after its day was folded into the same rows', async () => {
    const before = await charges(knex);
    await clearLedger(knex);
    await run(knex, observations);
    const expected = await charges(knex);
    expect(expected).not.toEqual(before);

    await clearLedger(knex);
    const late = clock('22:00');
    await observe(knex, observations);
    await knex('ledger_dirty_hours').where({ hour: late }).delete();
    await settleAll(knex, [RATE]);
    expect(await unfolded()).toEqual([DAY + DAY_MS]);
    await mark(late);
    await settleAll(knex, [RATE]);
    expect(await unfolded()).toEqual([DAY + DAY_MS]);
    expect(await charges(knex)).toEqual(expected);
  });

  it('loses and doubles nothing when it is interrupted between an hour and the fold, or in the fold', async () => {
    await clearLedger(knex);
    await run(knex, observations);
    const expected = await charges(knex);

    await clearLedger(knex);
    await observe(knex, observations);
    const hours = await count('ledger_dirty_hours');
    let transactions = 0;
    const guard = async () => {
      transactions += 1;
      // Once for each hour, once to see that no more are marked, and then for what follows the hours.
      if (transactions > hours + 1) throw new Error('the lease is lost');
    };
    await expect(settler().settleDirty({ force: true, guard })).rejects.toThrow(
      'the lease is lost',
    );
    expect(await unfolded()).toHaveLength(hours);
    expect(await charges(knex)).toEqual(expected);

    const day = { cluster: CLUSTER, day: DAY };
    await expect(
      knex.transaction(async trx => {
        await UnfoldedHours.of(trx).fold(day);
        throw new Error('the connection is lost');
      }),
    ).rejects.toThrow('the connection is lost');
    expect(await count('ledger_days')).toBe(0);
    expect(await charges(knex)).toEqual(expected);

    expect(await settler().settleDirty({ force: true })).toBe(0);
    expect(await unfolded()).toEqual([DAY + DAY_MS]);
    expect(await charges(knex)).toEqual(expected);
    await knex.transaction(trx => UnfoldedHours.of(trx).fold(day));
    expect(await charges(knex)).toEqual(expected);
  });

  it('totals workloads over what is folded and what is not', async () => {
    await clearLedger(knex);
    await run(knex, observations, {
      batch: 9,
      settleEach: true,
      consumers: [Lifecycle.create()],
    });
    const totals = await knex('workloads').select(
      'team',
      knex.raw('cast(settled_milli_gpu_ms as text) as milli'),
    );
    expect(totals.length).toBeGreaterThan(0);
    const speech = await knex('ledger_team_months')
      .where({ category: 'allocated', team: 'speech' })
      .sum('milli_gpu_ms as milli')
      .first();
    const sum = totals
      .filter(({ team }) => team === 'speech')
      .reduce((all, { milli }) => all + Number(milli ?? 0), 0);
    expect(sum).toBe(Number(speech!.milli));
    expect(sum).toBeGreaterThan(HOUR_MS);
  });

  it('totals the workloads of an hour after it, also when that was interrupted or they were handed over', async () => {
    await clearLedger(knex);
    for (const table of ['attempts', 'workload_pods', 'workloads']) {
      await knex(table).delete();
    }
    const pipeline = Pipeline.create({
      knex,
      consumers: [Ledger.create(), Lifecycle.create()],
    });
    let seen = -Infinity;
    /** Total of pod b's workload after the minute, in GPU-minutes. */
    const totalAt = async (time: string, interrupted = false) => {
      const now = clock(time);
      await pipeline.apply(
        observations.filter(({ at }) => at > seen && at <= now),
      );
      seen = now;
      const settling = Settler.create({
        knex,
        rates: RateTable.create([RATE]),
        now: () => now,
      });
      if (interrupted) await settling.settleHours();
      else await settling.settleDirty();
      const [row] = await knex('workloads')
        .where('name', 'like', '%b')
        .select('team', 'settled_milli_gpu_ms as milli');
      return [row.team, Number(row.milli) / 60_000_000];
    };
    expect(await totalAt('22:42')).toEqual(['vision', 2 * 2]);
    expect(await clustersToSettle(knex)).toEqual([]);
    expect(await totalAt('22:47', true)).toEqual(['vision', 2 * 2]);
    // Also if nobody observes it any more.
    expect(await clustersToSettle(knex)).toEqual([CLUSTER]);
    expect(await totalAt('22:52')).toEqual(['vision', 12 * 2]);
    expect(await clustersToSettle(knex)).toEqual([]);
    // Of the next hour its first minute, too.
    expect(await totalAt('23:01')).toEqual(['vision', 21 * 2]);
    expect(await totalAt('23:21')).toEqual(['speech', 1 * 2]);
    expect(await totalAt('23:26')).toEqual(['speech', 6 * 2]);
  });

  it('folds what is left of a cluster that is not observed any more before its hours go', async () => {
    const ofSums = async () =>
      (await charges(knex)).filter(text => !text.startsWith('ledger_hours'));
    const before = await ofSums();
    const removal = HoursRemoval.create({ knex });
    while ((await removal.some(clock('2026-04-01T00:00:00Z'))) > 0);
    expect(await count('ledger_hours')).toBe(0);
    expect(await unfolded()).toEqual([]);
    expect(await ofSums()).toEqual(before);
  });

  it('can be taken back with a day that is not folded, and comes again', async () => {
    const before = await charges(knex);
    for (;;) {
      const [done] = await knex.migrate.list({ directory });
      const last = done[done.length - 1].name;
      await knex.migrate.down({ directory });
      if (last === '20261130000021_unfolded_hours.js') break;
    }
    expect(await knex.schema.hasTable('ledger_unfolded_hours')).toBe(false);
    expect(await count('ledger_days')).toBeGreaterThan(2);
    await knex.migrate.latest({ directory });
    expect(await unfolded()).toEqual([]);
    expect(await charges(knex)).toEqual(before);
  });
});
