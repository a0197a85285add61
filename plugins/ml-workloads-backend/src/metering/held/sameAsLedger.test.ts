import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Lifecycle } from '../../lifecycle';
import { FleetMemory } from '../../observe/FleetMemory';
import { Pipeline } from '../../observe/Pipeline';
import { reduced } from '../../observe/reduced';
import { poolsOf } from '../../observe/capacity/pools';
import type { KubeObject, Observation } from '../../observe/types';
import { claimCases } from '../cases/claimCases';
import { migCases } from '../cases/migCases';
import { sharingCases } from '../cases/sharingCases';
import { timeCases } from '../cases/timeCases';
import type { LedgerCase } from '../cases/types';
import { Ledger } from '../Ledger';
import { toBigint } from '../rowsSql';
import { migrate } from '../testing/ledgerRun';
import { CLUSTER, RATE } from '../testing/world';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { HOUR_MS, MINUTE_MS } from '../time';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ALL = [sharingCases, migCases, claimCases, timeCases].flatMap(
  ({ cases }) => cases,
);

type Held = Record<string, number>;

async function clear(knex: Knex): Promise<void> {
  const tables = await knex('sqlite_master').where({ type: 'table' });
  for (const { name } of tables) {
    if (!/^knex_|^sqlite_/.test(name)) await knex(name).delete();
  }
}

const FREE = ['unallocated/free', 'unallocated/warmup'];

/** GPU time up to an instant in milli-GPU-ms: of each workload, and of what is free. */
async function settledUntil(
  knex: Knex,
  rates: unknown,
  asOf: number,
): Promise<Held> {
  const hours = [asOf - HOUR_MS, asOf].map(at => at - (at % HOUR_MS));
  await knex('ledger_dirty_hours')
    .insert(hours.map(hour => ({ cluster: CLUSTER, hour, revision: 1 })))
    .onConflict()
    .ignore();
  const table = RateTable.create(rates);
  await Settler.create({ knex, rates: table }).settleThrough(CLUSTER, asOf);
  const sums: Held = {};
  for (const row of await knex('ledger_hours')) {
    const { category, reason, workload, milli_gpu_ms: milli } = row;
    const free = FREE.includes(`${category}/${reason}`) && 'free';
    const key = workload || free || 'lost';
    sums[key] = (sums[key] ?? 0) + Number(toBigint(milli));
  }
  return sums;
}

/** What workloads hold and what is free by the ledger: what a minute more adds. */
async function byLedger(knex: Knex, rates: unknown, at: number): Promise<Held> {
  const before = await settledUntil(knex, rates, at);
  const after = await settledUntil(knex, rates, at + MINUTE_MS);
  return Object.fromEntries(
    Object.entries(after).flatMap(([key, milli]) => {
      const more = (milli - (before[key] ?? 0)) / MINUTE_MS;
      return more > 0 ? [[key, more]] : [];
    }),
  );
}

/** What the list of workloads and the pages of capacity say. */
async function byPages(
  knex: Knex,
  rates: unknown,
  observations: readonly Observation[],
): Promise<Held> {
  const table = RateTable.create(rates);
  const at = Math.max(...observations.map(o => o.at));
  const fleet = new FleetMemory(undefined, undefined, node =>
    table.inCluster(CLUSTER).gpuCountOf(node, at),
  );
  for (const observation of observations) {
    if ('heartbeat' in observation) continue;
    const { resource, type } = observation;
    const object = ready(reduced(resource, observation.object));
    fleet.apply(resource, [{ type, object }]);
  }
  const pools = poolsOf(fleet.gpuNodes(), []);
  const sum = (of: (pool: (typeof pools)[number]) => number) =>
    pools.reduce((all, pool) => all + of(pool), 0);
  const held = fleet.gpuNodes().reduce((all, one) => all + one.heldMilli, 0);
  const free = sum(({ freeGpusMilli }) => freeGpusMilli);
  const lost = sum(({ totalGpusMilli }) => totalGpusMilli) - held - free;
  const rows = await knex('workloads').where('held_gpus_milli', '>', 0);
  return {
    ...Object.fromEntries(
      rows.map(({ id, held_gpus_milli: milli }) => [id, Number(milli)]),
    ),
    ...(free > 0 && { free }),
    ...(lost > 0 && { lost }),
  };
}

/** Nothing is free on a node that is not ready; the ledger does not ask for it. */
function ready(object: KubeObject): KubeObject {
  const conditions = [{ type: 'Ready', status: 'True' }];
  return object.kind === 'Node'
    ? { ...object, status: { ...object.status, conditions } }
    : object;
}

describe.each<[string, string[], LedgerCase[]]>([
  ['in the order of time', [], ALL],
  // Each of the watches has its own pace.
  ['pods first', ['pods'], claimCases.cases],
  ['claims and devices last', ['nodes', 'pods'], claimCases.cases],
])('pages say what the ledger says, told %s:', (_name, first, cases) => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await migrate(knex);
  });
  beforeEach(() => clear(knex));

  it.each(cases)('$title', async ({ observations, rates = [RATE] }) => {
    const consumers = [Ledger.create(), Lifecycle.create()];
    const pipeline = Pipeline.create({ knex, consumers });
    const told = byKind(observations, first);
    for (let i = 0; i < told.length; i += 40) {
      await pipeline.apply(told.slice(i, i + 40));
    }
    const at = Math.max(...told.map(o => o.at));
    expect(await byPages(knex, rates, told)).toEqual(
      await byLedger(knex, rates, at),
    );
  });
});

/** The same, but what is of some kinds comes before all else. */
function byKind(
  all: readonly Observation[],
  first: readonly string[],
): Observation[] {
  const isFirst = (o: Observation) =>
    'resource' in o && first.includes(o.resource);
  return [...all.filter(isFirst), ...all.filter(o => !isFirst(o))];
}
