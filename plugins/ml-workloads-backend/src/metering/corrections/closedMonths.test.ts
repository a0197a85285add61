import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { LeaseLostError, ObserverLeases } from '../../database';
import type { Observation } from '../../observe/types';
import { RateTable } from '../rates';
import { SettledStore } from '../SettledStore';
import { Settler } from '../Settler';
import { charges, net, observe, settleAt } from '../testing/closedRun';
import { migrate, run } from '../testing/ledgerRun';
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
import { DEFAULT_CLOSING } from './closing';

jest.setTimeout(120_000);

const BEFORE = '2026-04-03T23:59:59.999Z';
const CLOSED = '2026-04-04T00:00:00.000Z';
const LATER = '2026-04-20T08:00:00.000Z';
const databases = TestDatabases.create();

/** A node of four GPUs, and a pod that holds one of them from ten o'clock on. */
const seen = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  node('10:00', { created: '08:00' }),
  beats('10:00', '12:00'),
  pod('10:00', { scheduled: '10:00', started: '10:00' }),
);
/** What is learned late: the pod ended at 11:30. */
const late = inOrder(
  beats('12:01', '12:02'),
  pod('12:02', {
    scheduled: '10:00',
    started: '10:00',
    finished: '11:30',
    phase: 'Succeeded',
  }),
);

const mark = (hour: string) => ({ cluster: CLUSTER, hour: clock(hour) });

const corrections = (knex: Knex) =>
  knex('ledger_corrections')
    .select(
      'usage_hour',
      'posted_at',
      'category',
      'reason',
      'team',
      knex.raw('cast(milli_gpu_ms as text) as milli'),
      knex.raw('cast(cost_micros as text) as cost'),
    )
    .orderBy(['usage_hour', 'category', 'id'])
    .then(rows =>
      rows.map(row => [
        new Date(Number(row.usage_hour)).toISOString().slice(11, 16),
        new Date(Number(row.posted_at)).toISOString(),
        [row.category, row.reason, row.team].filter(Boolean).join(' '),
        Number(row.milli) / 1000 / 60_000,
        Number(row.cost),
      ]),
    );

describe.each(databases.eachSupportedId())('a closed month on %s', id => {
  let knex: Knex;
  let scratch: Knex;

  beforeEach(async () => {
    knex = await databases.init(id);
    scratch = await databases.init(id);
    await migrate(knex);
    await migrate(scratch);
  });

  const fromScratch = async (
    observations: Observation[],
    rates: unknown = [RATE],
  ) => {
    await run(scratch, observations, { rates });
    return net(scratch);
  };

  it('closes between two hours of one run', async () => {
    await observe(knex, seen);
    await settleAt(knex, BEFORE);
    await observe(knex, late);
    const times = [BEFORE, CLOSED].map(text => Date.parse(text));
    let at = times[0];
    await Settler.create({
      knex,
      rates: RateTable.create([RATE]),
      closing: DEFAULT_CLOSING,
      // The first hour that changes is settled before the close, the next one after it.
      now: () => {
        const now = at;
        [, at] = times;
        return now;
      },
    }).settleDirty({ limit: Infinity, force: true });
    const hours = (await corrections(knex)).map(([hour]) => hour);
    expect([...new Set(hours)]).toEqual(['12:00']);
  });

  it('stays as it is when something is learned late; the difference is posted, once', async () => {
    await observe(knex, seen);
    await settleAt(knex, BEFORE);
    const billed = await charges(knex);
    expect(billed.length).toBeGreaterThan(5);

    await observe(knex, late);
    await settleAt(knex, CLOSED);
    expect(await charges(knex)).toEqual(billed);
    // 4 GPUs at 36 an hour. The last two minutes were not yet settled when the month closed.
    expect(await corrections(knex)).toEqual([
      ['11:00', CLOSED, 'allocated vision', -30, -4_500_000],
      ['11:00', CLOSED, 'unallocated free', 30, 4_500_000],
      ['12:00', CLOSED, 'unallocated free', 8, 1_200_000],
    ]);
    expect(await net(knex)).toEqual(await fromScratch([...seen, ...late]));

    // Again, and after the same news once more: nothing is posted.
    await observe(knex, late);
    await knex('ledger_dirty_hours')
      .insert([10, 11, 12].map(h => ({ ...mark(`${h}:00`), revision: 99 })))
      .onConflict(['cluster', 'hour'])
      .merge();
    await settleAt(knex, LATER);
    expect(await corrections(knex)).toHaveLength(3);
  });

  it('is open until the moment when it closes', async () => {
    await observe(knex, seen);
    await settleAt(knex, BEFORE);
    await observe(knex, late);
    await settleAt(knex, BEFORE);
    expect(await corrections(knex)).toEqual([]);
    expect(await net(knex)).toEqual(await fromScratch([...seen, ...late]));
  });

  it('takes a price that was corrected as a difference, and a second one on top of the first', async () => {
    await observe(knex, seen);
    await settleAt(knex, BEFORE);
    const billed = await charges(knex);
    for (const [price, now] of [
      ['40', CLOSED],
      ['38', LATER],
    ]) {
      const rates = [{ ...RATE, pricePerNodeHour: price }];
      await knex('ledger_dirty_hours').insert([
        { ...mark('10:00'), revision: 5 },
        { ...mark('11:00'), revision: 5 },
      ]);
      await settleAt(knex, now, { rates });
    }
    expect(await charges(knex)).toEqual(billed);
    // A quarter of the node is allocated: +1 an hour, then −0.5.
    expect(
      (await corrections(knex)).filter(
        ([, , what]) => what === 'allocated vision',
      ),
    ).toEqual([
      ['10:00', CLOSED, 'allocated vision', 0, 1_000_000],
      ['10:00', LATER, 'allocated vision', 0, -500_000],
      ['11:00', CLOSED, 'allocated vision', 0, 1_000_000],
      ['11:00', LATER, 'allocated vision', 0, -500_000],
    ]);
    expect(await net(knex)).toEqual(
      await fromScratch(seen, [{ ...RATE, pricePerNodeHour: '38' }]),
    );
  });

  it('stays closed when the configuration closes months later from now on', async () => {
    await observe(knex, seen);
    await settleAt(knex, CLOSED);
    const billed = await charges(knex);
    await observe(knex, late);
    // By its own clock a replica that is behind would still write into the month.
    await settleAt(knex, '2026-03-20T00:00:00Z');
    expect(await charges(knex)).toEqual(billed);
    expect(await net(knex)).toEqual(await fromScratch([...seen, ...late]));
  });

  it('is left as if nothing had happened when a backend dies before it has taken the marks away', async () => {
    await observe(knex, seen);
    await settleAt(knex, BEFORE);
    await observe(knex, late);
    const died = jest
      .spyOn(SettledStore.prototype, 'clear')
      .mockRejectedValueOnce(new Error('the backend dies'));
    await expect(settleAt(knex, CLOSED)).rejects.toThrow('the backend dies');
    died.mockRestore();
    await settleAt(knex, LATER);
    expect(await corrections(knex)).toHaveLength(3);
    expect(await knex('ledger_dirty_hours')).toEqual([]);
    expect(await net(knex)).toEqual(await fromScratch([...seen, ...late]));
  });

  it('is corrected by the observer alone: one that lost its cluster writes nothing', async () => {
    const leases = (holder: string) =>
      ObserverLeases.create({ knex, holder, ttlMs: 60_000 });
    const first = (await leases('first').acquire(CLUSTER))!;
    await observe(knex, seen);
    await settleAt(knex, BEFORE, { guard: leases('first').guard(first) });
    await observe(knex, late);
    await leases('first').release(first);
    const second = (await leases('second').acquire(CLUSTER))!;

    await expect(
      settleAt(knex, CLOSED, { guard: leases('first').guard(first) }),
    ).rejects.toBeInstanceOf(LeaseLostError);
    expect(await corrections(knex)).toEqual([]);
    await settleAt(knex, CLOSED, { guard: leases('second').guard(second) });
    expect(await corrections(knex)).toHaveLength(3);
  });
});
