import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  charges,
  net,
  observe,
  settleAt,
} from '../../metering/testing/closedRun';
import { migrate, settled } from '../../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
} from '../../metering/testing/world';
import { SpendClaims, type ClaimRequest } from './SpendClaims';

jest.setTimeout(120_000);

const LEAD = 'user:default/lead';
const CLOSED = '2026-04-05T09:00:00Z';
const WANTED: ClaimRequest = {
  cluster: 'lab',
  namespace: 'nobody',
  team: 'vision',
  reason: 'It was our benchmark',
};

/** A pod of a namespace without a team, and one of a team. */
const until = (end: string) =>
  inOrder(
    namespace('10:00', 'nobody', undefined),
    namespace('10:00', 'team-speech', 'speech'),
    node('10:00', { created: '08:00' }),
    beats('10:00', end),
    pod('10:00', { namespace: 'nobody', scheduled: '10:00', started: '10:00' }),
    pod('10:00', {
      name: 'other',
      namespace: 'team-speech',
      scheduled: '10:00',
      started: '10:00',
    }),
  );
const afterwards = (from: string, end: string) => beats(from, end);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('claims on %s', id => {
  let knex: Knex;
  const claimsAt = (time: number) =>
    SpendClaims.create({ knex, now: () => time });
  const allocated = async () =>
    Object.fromEntries(
      Object.entries(await settled(knex))
        .filter(([key]) => key.startsWith('allocated'))
        .map(([key, [ms]]) => [key.split(' ')[1], ms / 60_000]),
    );
  const corrected = async () =>
    (
      await knex('ledger_corrections')
        .select(
          'team',
          knex.raw('cast(sum(milli_gpu_ms) as text) as milli'),
          knex.raw('cast(sum(cost_micros) as text) as cost'),
        )
        .groupBy('team')
        .orderBy('team')
    ).map(row => [row.team, Number(row.milli) / 60_000_000, Number(row.cost)]);

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });

  it('from now on the time is the team’s; what was before stays', async () => {
    await observe(knex, until('11:30'));
    await settleAt(knex, '2026-03-02T11:30:00Z');
    const claim = await claimsAt(clock('11:30')).claim(WANTED, LEAD);
    expect(claim).toMatchObject({
      team: 'vision',
      effectiveFrom: clock('11:30'),
      claimedBy: LEAD,
      reason: 'It was our benchmark',
    });
    await observe(knex, afterwards('11:31', '12:30'));
    await settleAt(knex, '2026-03-02T12:30:00Z');
    expect(await allocated()).toEqual({
      speech: 150,
      unattributed: 90,
      vision: 60,
    });
    expect(await corrected()).toEqual([]);
  });

  it('the past moves by corrections, in a closed month and in an open one', async () => {
    await observe(knex, until('12:00'));
    await settleAt(knex, '2026-03-02T12:00:00Z');
    const billed = await charges(knex);
    await claimsAt(Date.parse(CLOSED)).claim(
      { ...WANTED, since: clock('10:30') },
      LEAD,
    );
    await settleAt(knex, CLOSED);
    expect(await charges(knex)).toEqual(billed);
    expect(await corrected()).toEqual([
      ['unattributed', -90, -13_500_000],
      ['vision', 90, 13_500_000],
    ]);
    await settleAt(knex, CLOSED);
    expect(await corrected()).toHaveLength(2);
    // A ledger that knew of the claim from the start says the same.
    const corrections = await net(knex);
    const rows = await knex('ownership_claims');
    knex = await databases.init(id);
    await migrate(knex);
    await knex('ownership_claims').insert(rows);
    await observe(knex, until('12:00'));
    await settleAt(knex, '2026-03-02T12:00:00Z');
    expect(await net(knex)).toEqual(corrections);
  });

  it('hours that are over stay as they were settled, also while their month is open', async () => {
    await observe(knex, until('12:30'));
    await settleAt(knex, '2026-03-02T12:30:00Z');
    await claimsAt(clock('12:30')).claim(
      { ...WANTED, since: clock('11:00') },
      LEAD,
    );
    await settleAt(knex, '2026-03-02T12:31:30Z');
    // The hour that is not over yet is settled anew; 11:00 is corrected.
    expect(await allocated()).toEqual({
      speech: 150,
      unattributed: 120,
      vision: 30,
    });
    expect(await corrected()).toEqual([
      ['unattributed', -60, -9_000_000],
      ['vision', 60, 9_000_000],
    ]);
  });

  it('marks only the hours in which something of it is of no team, or of the team before', async () => {
    const short = (name: string, where: string, from: string, to: string) => [
      pod(from, { name, namespace: where, scheduled: from, started: from }),
      pod(to, {
        name,
        namespace: where,
        scheduled: from,
        started: from,
        finished: to,
        phase: 'Succeeded',
      }),
    ];
    await observe(
      knex,
      inOrder(
        namespace('10:00', 'nobody', undefined),
        namespace('10:00', 'nobodies', undefined),
        namespace('10:00', 'team-speech', 'speech'),
        node('10:00', { created: '08:00' }),
        beats('10:00', '16:00'),
        pod('10:00', {
          name: 'other',
          namespace: 'team-speech',
          scheduled: '10:00',
          started: '10:00',
        }),
        short('nameless', 'nobodies', '10:10', '15:30'),
        short('one', 'nobody', '11:10', '11:50'),
        short('two', 'nobody', '13:50', '14:10'),
      ),
    );
    await settleAt(knex, '2026-03-02T16:00:00Z');
    const marked = async () =>
      (await knex('ledger_dirty_hours').orderBy('hour')).map(({ hour }) =>
        new Date(Number(hour)).toISOString().slice(11, 16),
      );
    await knex('ledger_dirty_hours').delete();
    await claimsAt(clock('16:00')).claim(
      { ...WANTED, since: clock('10:00') },
      LEAD,
    );
    expect(await marked()).toEqual(['11:00', '13:00', '14:00']);
    const closed = await knex('ledger_settled_hours').where({ closed: true });
    expect(closed).toHaveLength(3);
    await settleAt(knex, '2026-03-02T16:00:30Z');
    expect(await corrected()).toEqual([
      ['unattributed', -60, -9_000_000],
      ['vision', 60, 9_000_000],
    ]);
    // A later claim moves what the earlier one had moved.
    await knex('ledger_dirty_hours').delete();
    await claimsAt(clock('16:01')).claim(
      { ...WANTED, team: 'speech', since: clock('13:00') },
      LEAD,
      'vision',
    );
    expect(await marked()).toEqual(['13:00', '14:00']);
    await settleAt(knex, '2026-03-02T16:01:30Z');
    expect(await corrected()).toEqual([
      ['speech', 20, 3_000_000],
      ['unattributed', -60, -9_000_000],
      ['vision', 40, 6_000_000],
    ]);
  });

  it('a label goes before a claim, and a claim of one workload before one of its namespace', async () => {
    await observe(knex, until('11:00'));
    await knex('workloads').insert(await workloadOf(knex));
    const [{ workload }] = await settledWorkload(knex);
    await claimsAt(clock('11:00')).claim(WANTED, LEAD);
    await claimsAt(clock('11:00') + 1).claim(
      { ...WANTED, namespace: undefined, workload, team: 'atlas' },
      LEAD,
      'vision',
    );
    await observe(
      knex,
      inOrder(beats('11:01', '11:59'), namespace('11:30', 'nobody', 'audio')),
    );
    await settleAt(knex, '2026-03-02T11:59:30Z');
    expect(await allocated()).toMatchObject({ atlas: 29.999983333333333 });
    expect(await allocated()).toHaveProperty('audio', 29);
  });

  it.each([
    [{ namespace: 'team-speech' }, /has a team by its label/],
    [{ namespace: 'never-seen' }, /was never observed/],
    [
      { namespace: undefined, workload: 'unknown' },
      /no workload unknown without a team/,
    ],
    [{ cluster: 'elsewhere' }, /was never observed/],
    [{ since: clock('12:00') }, /must not be in the future/],
  ])('refuses %j', async (part, message) => {
    await observe(knex, until('11:00'));
    await expect(
      claimsAt(clock('11:00')).claim({ ...WANTED, ...part }, LEAD),
    ).rejects.toThrow(message);
    expect(await knex('ownership_claims')).toEqual([]);
  });

  it('taken back it leaves nothing behind: the past moves back, too', async () => {
    await observe(knex, until('12:00'));
    await settleAt(knex, '2026-03-02T12:00:00Z');
    const claims = claimsAt(clock('12:00'));
    const made = await claims.claim({ ...WANTED, since: clock('10:30') }, LEAD);
    await settleAt(knex, '2026-03-02T12:01:00Z');
    expect(await corrected()).toEqual([
      ['unattributed', -90, -13_500_000],
      ['vision', 90, 13_500_000],
    ]);
    expect(await claims.heirs(made)).toEqual([]);
    const other = 'user:default/other';
    const taken = await claimsAt(clock('12:02')).withdraw(made.id, other);
    expect(taken).toMatchObject({
      id: made.id,
      claimedBy: LEAD,
      effectiveFrom: clock('10:30'),
      endsAt: clock('10:30'),
    });
    await settleAt(knex, '2026-03-02T12:03:00Z');
    expect(await corrected()).toEqual([
      ['unattributed', 0, 0],
      ['vision', 0, 0],
    ]);
    expect(await claims.holder(WANTED)).toBeNull();
    await expect(
      claimsAt(clock('12:04')).withdraw(made.id, other),
    ).rejects.toThrow(/holds no more/);
    await expect(claims.withdraw('unknown', other)).rejects.toThrow(
      /There is no claim unknown/,
    );
    // The list tells the claim with its end, and not what ended it.
    const { items, totalItems } = await claims.list({}, undefined, {
      limit: 10,
    });
    expect(totalItems).toBe(1);
    expect(items).toEqual([taken]);
  });

  it('taken back it goes to the team that had claimed it before, if that one takes it', async () => {
    await observe(knex, until('12:00'));
    await settleAt(knex, '2026-03-02T12:00:00Z');
    await claimsAt(clock('12:00')).claim(
      { ...WANTED, since: clock('10:00') },
      LEAD,
    );
    const second = await claimsAt(clock('12:01')).claim(
      { ...WANTED, team: 'speech', since: clock('11:00') },
      LEAD,
      'vision',
    );
    const claims = claimsAt(clock('12:02'));
    expect(await claims.heirs(second)).toEqual(['vision']);
    await expect(claims.withdraw(second.id, LEAD)).rejects.toThrow(
      /Another team would get it/,
    );
    await claims.withdraw(second.id, LEAD, ['vision']);
    expect(await claims.holder(WANTED)).toBe('vision');
    await settleAt(knex, '2026-03-02T12:03:00Z');
    expect(await corrected()).toEqual([
      ['unattributed', -120, -18_000_000],
      ['vision', 120, 18_000_000],
    ]);
  });

  it('lists them page by page, the newest first, of some teams, with their end', async () => {
    await observe(knex, until('11:00'));
    const at = clock('11:00');
    const first = await claimsAt(at).claim(WANTED, LEAD);
    const second = await claimsAt(at + 1000).claim(
      { ...WANTED, team: 'speech' },
      LEAD,
      'vision',
    );
    const third = await claimsAt(at + 2000).claim(WANTED, LEAD, 'speech');
    const claims = claimsAt(at);
    const told = [
      { ...third, endsAt: null },
      { ...second, endsAt: third.effectiveFrom },
      { ...first, endsAt: second.effectiveFrom },
    ].map(claim => ({ ...claim, workloadTitle: null }));
    const page = await claims.list({}, undefined, { limit: 2 });
    expect(page).toMatchObject({ items: told.slice(0, 2), totalItems: 3 });
    const next = await claims.list({}, undefined, {
      limit: 2,
      cursor: page.nextCursor!,
    });
    expect(next).toEqual({
      items: told.slice(2),
      totalItems: 3,
      nextCursor: null,
    });
    const all = { limit: 10 };
    const vision = [{ cluster: 'lab', team: 'vision' }];
    expect((await claims.list({}, vision, all)).items).toEqual([
      told[0],
      told[2],
    ]);
    expect(
      (await claims.list({ team: ['speech'] }, vision, all)).items,
    ).toEqual([]);
    expect((await claims.list({}, [], all)).totalItems).toBe(0);
    expect(
      (await claims.list({ cluster: 'elsewhere' }, undefined, all)).items,
    ).toEqual([]);
    await expect(
      claims.list({}, undefined, { limit: 2, cursor: 'x' }),
    ).rejects.toThrow(/cursor is not one of this list/);
  });

  it('takes from another team only what its claimer knew of', async () => {
    await observe(knex, until('11:00'));
    await claimsAt(clock('11:00')).claim(WANTED, LEAD);
    const other = claimsAt(clock('11:00') + 5);
    await expect(
      other.claim({ ...WANTED, team: 'speech' }, LEAD),
    ).rejects.toThrow(/was claimed by another team/);
    expect(await other.holder(WANTED)).toBe('vision');
    await other.claim({ ...WANTED, team: 'speech' }, LEAD, 'vision');
    expect(await other.holder(WANTED)).toBe('speech');
    // Neither by one of the workloads in it.
    await knex('workloads').insert(await workloadOf(knex));
    const [{ id: workload }] = await knex('workloads').select('id');
    const part = { ...WANTED, namespace: undefined, workload, team: 'atlas' };
    expect(await other.holder(part)).toBe('speech');
    await expect(other.claim(part, LEAD)).rejects.toThrow(
      /was claimed by another team/,
    );
    const taken = await other.claim(part, LEAD, 'speech');
    expect(await other.find(taken.id)).toMatchObject({
      workload,
      workloadTitle: 'Job job-of-pod-1',
    });
    expect(await other.holder(part)).toBe('atlas');
    expect(await other.holder(WANTED)).toBe('speech');
    // Given back it is of who has all of the namespace, if that one takes it.
    const later = claimsAt(clock('11:00') + 10);
    expect(await later.heirs(taken)).toEqual(['speech']);
    await expect(later.withdraw(taken.id, LEAD)).rejects.toThrow(
      /Another team would get it/,
    );
    await later.withdraw(taken.id, LEAD, ['speech']);
    expect(await later.holder(part)).toBe('speech');
  });
});

/** The workload of the namespace without a team, as the ledger settles it. */
async function settledWorkload(
  knex: Knex,
): Promise<Array<{ workload: string }>> {
  await settleAt(knex, '2026-03-02T11:00:00Z');
  return knex('ledger_hours')
    .where({ team: 'unattributed' })
    .distinct('workload');
}

async function workloadOf(knex: Knex): Promise<object> {
  const [{ workload }] = await settledWorkload(knex);
  return {
    id: workload,
    cluster: 'lab',
    namespace: 'nobody',
    kind: 'Job',
    api_version: 'batch/v1',
    name: 'job-of-pod-1',
    uid: 'uid-job-of-pod-1',
    type: 'training',
    engine: 'job',
    state: 'Running',
    since: clock('10:00'),
    held_gpus_milli: 1000,
    created_at: clock('10:00'),
    attempts: 1,
    deleted: false,
    closed: false,
    object: '{}',
    facts: '{}',
  };
}
