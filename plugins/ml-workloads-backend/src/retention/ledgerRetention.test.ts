import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { FactsRemoval, HoursRemoval, RateTable } from '../metering';
import { charges, net, observe, settleAt } from '../metering/testing/closedRun';
import { migrate } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  CLUSTER,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../metering/testing/world';
import { dataHealthItems } from '../spend';
import { readLedgerRetention } from './readLedgerRetention';
import { removeOldLedger } from './removeOldLedger';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const HOUR = 3_600_000;
const WEEKS = '2026-06-10T00:00:00Z';
const RETENTION = { factsMs: 90 * DAY, hoursMs: 400 * DAY };
const FACTS = [
  'ledger_pods',
  'ledger_nodes',
  'ledger_node_states',
  'ledger_owners',
];

/** A node and a pod that are gone by noon, and a node and a pod that stay. */
const seen = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  node('10:00', { created: '08:00' }),
  node('10:00', { name: 'lasting', created: '08:00' }),
  pod('10:00', { scheduled: '10:00', started: '10:00' }),
  pod('10:00', {
    name: 'serving',
    node: 'lasting',
    scheduled: '10:00',
    started: '10:00',
    ready: '10:02',
  }),
  ownerOf('pod-1', '10:00', 'ADDED'),
  ownerOf('serving', '10:00', 'ADDED'),
  pod('11:00', {
    scheduled: '10:00',
    started: '10:00',
    finished: '11:00',
    phase: 'Succeeded',
  }),
  pod('11:05', { scheduled: '10:00', started: '10:00' }, 'DELETED'),
  ownerOf('pod-1', '11:05', 'DELETED'),
  // Orphaned: its pod runs on.
  ownerOf('serving', '11:05', 'DELETED'),
  node('11:30', { created: '08:00' }, 'DELETED'),
  beats('10:00', '14:00'),
);

function ownerOf(name: string, at: string, type: 'ADDED' | 'DELETED') {
  return {
    at: clock(at),
    cluster: CLUSTER,
    resource: 'jobs.batch',
    type,
    object: {
      kind: 'Job',
      metadata: {
        name: `job-of-${name}`,
        namespace: 'team-vision',
        uid: `uid-job-of-${name}`,
        creationTimestamp: '2026-03-02T09:59:00Z',
        labels: { 'kueue.x-k8s.io/queue-name': 'gpu' },
      },
    },
  };
}

/** Partitions of the hours; SQLite has none. */
async function partitions(knex: Knex): Promise<unknown[]> {
  if (knex.client.config.client !== 'pg') return [];
  const { rows } = await knex.raw(
    `select relid from pg_partition_tree('ledger_hours') where isleaf`,
  );
  return rows;
}

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())(
  'what the ledger keeps on %s',
  id => {
    let knex: Knex;
    const remove = (now: string | number) =>
      removeOldLedger({
        facts: FactsRemoval.create({ knex }),
        hours: HoursRemoval.create({ knex }),
        retention: RETENTION,
        now: new Date(now).getTime(),
      });
    const counts = async () =>
      Promise.all(
        FACTS.map(async table => (await knex(table).pluck('cluster')).length),
      );
    const mark = (hour: string) =>
      knex('ledger_dirty_hours').insert({
        cluster: CLUSTER,
        hour: clock(hour),
        revision: -7,
      });

    beforeEach(async () => {
      knex = await databases.init(id);
      await migrate(knex);
      const noon = clock('12:00');
      await observe(
        knex,
        seen.filter(({ at }) => at < noon),
      );
      await observe(
        knex,
        seen.filter(({ at }) => at >= noon),
      );
      await settleAt(knex, '2026-03-02T14:00:00Z');
      // The cluster was observed ever since.
      await knex('ledger_clusters').update({ last_at: Date.parse(WEEKS) });
    });

    it('removes nothing within 90 days', async () => {
      const before = await counts();
      expect(await remove(clock('12:00') + 90 * DAY - 2 * HOUR)).toEqual({
        facts: 0,
        hours: 0,
      });
      expect(await counts()).toEqual(before);
    });

    it('removes what is gone and keeps what hours can still need; what is left settles as before', async () => {
      await remove(clock('13:00') + 90 * DAY);
      expect(await counts()).toEqual([1, 1, 1, 1]);
      expect(await knex('ledger_pods').pluck('uid')).toEqual(['uid-serving']);
      expect(await knex('ledger_nodes').pluck('name')).toEqual(['lasting']);
      expect(await knex('ledger_owners').pluck('uid')).toEqual([
        'uid-job-of-serving',
      ]);
      const before = await net(knex);
      await mark('13:00');
      await settleAt(knex, WEEKS);
      expect(await net(knex)).toEqual(before);
      expect(await knex('ledger_corrections')).toEqual([]);
    });

    it('forgets what it noted of objects that are gone, and not of nodes that live', async () => {
      const noted = (subject: string, since: string) => ({
        cluster: CLUSTER,
        code: 'clock-skew',
        subject,
        detail: 'x',
        since: clock(since),
      });
      await knex('ledger_problems').insert([
        noted('Pod team-vision/pod-1', '10:00'),
        noted('Node node-1', '10:00'),
        noted('Node lasting', '10:00'),
        noted('Pod team-vision/later', '13:00'),
      ]);
      await remove(clock('13:00') + 90 * DAY);
      expect(
        await knex('ledger_problems').orderBy('subject').pluck('subject'),
      ).toEqual(['Node lasting', 'Pod team-vision/later']);
    });

    it('freezes the hours before: what is learned late changes nothing, and data health says so', async () => {
      await remove(clock('13:00') + 90 * DAY);
      const billed = await charges(knex);
      await mark('10:00');
      await settleAt(knex, WEEKS, {
        rates: [{ ...RATE, pricePerNodeHour: '99' }],
      });
      expect(await charges(knex)).toEqual(billed);
      expect(await knex('ledger_corrections')).toEqual([]);
      expect(
        await knex('ledger_dirty_hours').where({ hour: clock('10:00') }),
      ).toEqual([]);
      const items = await dataHealthItems({
        knex,
        rates: RateTable.create([RATE]),
        clusters: [],
        now: Date.parse(WEEKS),
      });
      expect(
        items
          .filter(({ code }) => code.startsWith('frozen'))
          .map(i => i.sentence),
      ).toEqual([
        expect.stringContaining('before 2 Mar 2026, 13:00 UTC'),
        expect.stringContaining('it stays as it was settled'),
      ]);
      // A later run takes nothing back.
      await remove(clock('12:00') + 90 * DAY);
      const [{ frozen_before: frozen }] = await knex('ledger_clusters');
      expect(Number(frozen)).toBe(clock('13:00'));
    });

    it('time stands still in a cluster that nobody observes', async () => {
      await knex('ledger_clusters').update({ last_at: clock('14:00') });
      await remove('2027-01-01T00:00:00Z');
      const [{ frozen_before: frozen }] = await knex('ledger_clusters');
      expect(Number(frozen)).toBe(clock('14:00') - 90 * DAY);
      expect((await counts())[0]).toBe(2);
    });

    it('removes hours by whole months after 400 days; days, months and corrections stay', async () => {
      await knex('ledger_corrections').insert({
        cluster: CLUSTER,
        usage_hour: clock('10:00'),
        posted_at: Date.parse('2026-05-01T00:00:00Z'),
        category: 'allocated',
        reason: '',
        phase: 'running',
        workload: 'w',
        attempt: 1,
        team: 'vision',
        component: '',
        gpu_model: '',
        profile: '',
        capacity_type: '',
        queue: '',
        currency: 'USD',
        milli_gpu_ms: 1,
        cost_micros: 1,
        unpriced_milli_gpu_ms: 0,
      });
      const sums = await charges(knex);
      expect((await remove('2027-05-05T00:00:00Z')).hours).toBe(0);
      expect(await charges(knex)).toEqual(sums);

      expect((await remove('2027-05-06T00:00:00Z')).hours).toBeGreaterThan(3);
      expect(await knex('ledger_hours')).toEqual([]);
      expect(await knex('ledger_settled_hours')).toEqual([]);
      expect(await charges(knex)).toEqual(
        sums.filter(row => !row.startsWith('ledger_hours')),
      );
      expect(await knex('ledger_corrections').pluck('workload')).toEqual(['w']);
      expect(await partitions(knex)).toEqual([]);
      // What is learned of them later cannot be compared with what they were.
      await mark('13:00');
      await settleAt(knex, '2027-05-06T00:00:00Z');
      expect(await knex('ledger_corrections').pluck('workload')).toEqual(['w']);
    });
  },
);

describe('mlWorkloads.metering.retention', () => {
  const read = (metering?: object) =>
    readLedgerRetention(
      mockServices.rootConfig({ data: { mlWorkloads: { metering } } }),
      400 * DAY,
    );

  it.each([
    [undefined, 90, 400],
    [{ retention: { facts: { days: 35 } } }, 35, 400],
    [{ retention: { facts: 'P100D', hours: { days: 100 } } }, 100, 100],
  ])('%j', (metering, facts, hours) => {
    expect(read(metering)).toEqual({
      factsMs: facts * DAY,
      hoursMs: hours * DAY,
    });
  });

  it.each([
    [{ retention: { facts: { days: 34 } } }, 'facts must be 35 days or longer'],
    [
      { closeMonthsOn: 28, retention: { facts: { days: 58 } } },
      'facts must be 59 days or longer',
    ],
    [{ retention: { hours: { days: 80 } } }, 'hours must not be shorter'],
    [{ retention: { facts: { days: 401 } } }, 'facts must not be longer than'],
    [{ closeMonthsOn: 29 }, 'closeMonthsOn must be a day from 1 to 28'],
  ])('refuses %j', (metering, message) => {
    expect(() => read(metering)).toThrow(message);
  });
});
