import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Pipeline } from '../../observe/Pipeline';
import type { Observation } from '../../observe/types';
import { Ledger } from '../Ledger';
import type { PriceReader } from '../pricing';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { everything, migrate, run, settled } from '../testing/ledgerRun';
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
import { billedLife, claimOf } from './billedLife';
import type { ClaimFacts } from './claimFacts';

jest.setTimeout(120_000);

const databases = TestDatabases.create();
const HOUR = 3_600_000;

function claim(
  at: string,
  options: {
    launched?: string;
    node?: string;
    deleting?: string;
    name?: string;
  },
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  const { name = 'gpu-x7k2p' } = options;
  const time = (text: string) => new Date(clock(text)).toISOString();
  return {
    at: clock(at),
    cluster: CLUSTER,
    resource: 'nodeclaims.karpenter.sh',
    type,
    object: {
      kind: 'NodeClaim',
      metadata: {
        name,
        uid: `uid-${name}`,
        creationTimestamp: time('10:00'),
        ...(options.deleting
          ? { deletionTimestamp: time(options.deleting) }
          : {}),
      },
      status: {
        nodeName: options.node,
        providerID: 'aws:///us-east-1a/i-0123456789abcdef0',
        conditions: options.launched
          ? [
              {
                type: 'Launched',
                status: 'True',
                lastTransitionTime: time(options.launched),
              },
            ]
          : [],
      },
    },
  };
}

/** Launched at 10:05, a node from 10:11 to 12:20, gone from the cloud at 12:23. */
const LIFE = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  beats('10:00', '13:00'),
  claim('10:00', {}, 'ADDED'),
  claim('10:05', { launched: '10:05' }),
  claim('10:10', { launched: '10:05', node: 'node-1' }),
  node('10:11', { created: '10:11' }),
  pod('10:20', { scheduled: '10:20', started: '10:20', ready: '10:20' }),
  claim('12:18', { launched: '10:05', node: 'node-1', deleting: '12:18' }),
  pod(
    '12:20',
    { scheduled: '10:20', started: '10:20', ready: '10:20' },
    'DELETED',
  ),
  node('12:20', { created: '10:11' }, 'DELETED'),
  claim(
    '12:23',
    { launched: '10:05', node: 'node-1', deleting: '12:18' },
    'DELETED',
  ),
);

function prices(billFrom: 'node' | 'nodeClaim', from = 0): PriceReader {
  const rates = RateTable.create([RATE]);
  const pricing = {
    ...rates.current(),
    billFrom: [{ from, to: Number.MAX_SAFE_INTEGER, value: billFrom }],
  };
  return { current: () => pricing, load: async () => pricing };
}

async function settleWith(knex: Knex, rates: PriceReader) {
  await Settler.create({ knex, rates }).settleDirty({
    limit: Infinity,
    force: true,
  });
}

const money = async (knex: Knex) => {
  const rows = Object.values(await settled(knex));
  return rows.reduce((sum, [, cost]) => sum + (cost ?? 0), 0);
};

describe.each(databases.eachSupportedId())('NodeClaims on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  afterEach(async () => {
    await knex.destroy();
  });

  it('are what a node is billed for: from its launch until the instance is gone', async () => {
    await run(knex, LIFE);
    // By the Node: 10:11 to 12:20 is 2 h 9 min of 36 an hour.
    expect(await money(knex)).toBe(77_400_000);

    await knex('ledger_dirty_hours').insert(
      ['10', '11', '12', '13'].map(hour => ({
        cluster: CLUSTER,
        hour: clock(`${hour}:00`),
        revision: 1,
      })),
    );
    await settleWith(knex, prices('nodeClaim'));
    // 10:05 to 12:23 is 2 h 18 min.
    expect(await settled(knex)).toEqual({
      // One of four GPUs for two hours.
      'allocated vision running': [2 * HOUR, 18_000_000],
      // Until its first pod, 15 minutes after the launch.
      'unallocated/warmup': [HOUR, 9_000_000],
      // Four GPUs for 2 h 18 min, less the three hours above.
      'unallocated/free': [22_320_000, 55_800_000],
    });
    expect(await money(knex)).toBe(82_800_000);
  });

  it('change nothing of nodes that started before it was configured', async () => {
    await run(knex, LIFE);
    const before = await everything(knex);
    await knex('ledger_dirty_hours').insert({
      cluster: CLUSTER,
      hour: clock('10:00'),
      revision: 1,
    });
    await settleWith(knex, prices('nodeClaim', clock('11:00')));
    expect(await everything(knex)).toEqual(before);
  });

  it('mark the hours that they change, whenever each is seen', async () => {
    const rates = prices('nodeClaim');
    const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
    const isClaim = (o: Observation) =>
      'resource' in o && o.resource.startsWith('nodeclaims');
    // Claims are told after everything else, and all is settled again and again.
    const told = [...LIFE.filter(o => !isClaim(o)), ...LIFE.filter(isClaim)];
    for (let i = 0; i < told.length; i += 30) {
      await pipeline.apply(told.slice(i, i + 30));
      await settleWith(knex, rates);
    }
    for (const late of LIFE.filter(isClaim)) {
      await pipeline.apply([late]);
      await settleWith(knex, rates);
    }
    expect(await money(knex)).toBe(82_800_000);
  });
});

describe('the claim of a node', () => {
  const of = (launchedAt: number, deletedAt: number | null): ClaimFacts => ({
    uid: `${launchedAt}`,
    name: 'c',
    nodeName: 'n',
    providerId: '',
    createdAt: launchedAt,
    launchedAt,
    deletionAt: null,
    deletedAt,
  });
  const life = { name: 'n', states: [], from: 100, to: 200 };
  const withInstance = (providerId: string): any => ({
    ...life,
    states: [
      { since: 0, state: { providerId } },
      { since: 1, state: {} },
    ],
  });

  it('is told by times where a name is used again', () => {
    const [before, own, after] = [of(10, 90), of(95, 205), of(250, null)];
    expect(claimOf(life, [after, own, before])).toBe(own);
    expect(claimOf(life, [before, after])).toBeUndefined();
    expect(claimOf({ ...life, name: 'm' }, [own])).toBeUndefined();
  });

  it('is told by the instance before name and times', () => {
    const own = { ...of(90, null), nodeName: '', providerId: 'aws:///i-1' };
    const named = { ...of(95, null), providerId: 'aws:///i-2' };
    const unsaid = of(80, null);
    expect(claimOf(withInstance('aws:///i-1'), [named, own])).toBe(own);
    // Another instance with the node's name is not it; one that does not say which it is may be.
    expect(claimOf(withInstance('aws:///i-3'), [named, own])).toBeUndefined();
    expect(claimOf(withInstance('aws:///i-3'), [unsaid, named])).toBe(unsaid);
    // As long as the node does not say it, the name tells.
    expect(claimOf(life, [named, own])).toBe(named);
  });

  it('never shortens the life of the node', () => {
    expect(billedLife(life, of(150, 180), [])).toEqual({ from: 100, to: 200 });
    expect(billedLife(life, of(95, null), [])).toEqual({
      from: 95,
      to: Number.MAX_SAFE_INTEGER,
    });
    // Gone in a gap of the observer: when the gap began.
    expect(billedLife(life, of(95, 260), [{ from: 210, to: 300 }])).toEqual({
      from: 95,
      to: 210,
    });
  });
});
