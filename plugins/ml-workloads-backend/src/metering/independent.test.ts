import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { workloadId } from '../lifecycle';
import { Pipeline } from '../observe/Pipeline';
import type { Observation } from '../observe/types';
import { Ledger } from './Ledger';
import { fixedPrices } from './prices';
import { RateTable } from './rates';
import { Settler } from './Settler';
import { parseSplits, SplitTable } from './splits';
import { anyRecording, type AnyRecording } from './__testUtils__/chaos';
import { settleIndependently } from './__testUtils__/independent';
import { clearLedger, migrate } from './testing/ledgerRun';
import { CLUSTER } from './testing/world';
import { OPEN } from './time';

jest.setTimeout(600_000);

const databases = TestDatabases.create();
/** More with SLIPWAY_FLEETS, for a night. */
const RUNS = Number(process.env.SLIPWAY_FLEETS ?? 25);

function pricesOf({ rates, share }: AnyRecording) {
  const table = RateTable.create(rates);
  if (!share) return table;
  const [split] = parseSplits([
    { mode: 'explicit', gpuShare: `${Number(share.n) / Number(share.d)}` },
  ]);
  const splits = SplitTable.create([{ from: share.from, to: OPEN, split }]);
  return fixedPrices({ ...table.current(), splits });
}

/** Tells it in batches of any size, settling now and then, as a live ledger does. */
async function settle(knex: Knex, recording: AnyRecording, seed: number) {
  const rates = pricesOf(recording);
  const all = async () =>
    Settler.create({ knex, rates }).settleDirty({
      limit: Infinity,
      force: true,
    });
  const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
  const size = (seed % 7) * 13 + 5;
  const lines = recording.lines.map(
    line => ({ cluster: CLUSTER, ...line } as Observation),
  );
  for (let start = 0; start < lines.length; start += size) {
    await pipeline.apply(lines.slice(start, start + size));
    if (seed % 3 === 0) await all();
  }
  await all();
}

/** Settled rows as texts: hour, category, reason, phase, team, model, capacity type, workload; time, money, unpriced time. */
async function settledRows(knex: Knex): Promise<string[]> {
  const amounts = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];
  const rows = await knex('ledger_hours').select(
    '*',
    ...amounts.map(name => knex.raw(`cast(${name} as text) as ${name}_text`)),
  );
  return rows
    .map(row =>
      [
        ...['hour', 'category', 'reason', 'phase', 'team'],
        ...['gpu_model', 'capacity_type', 'workload'],
        ...amounts.map(name => `${name}_text`),
      ]
        .map(name => `${row[name]}`)
        .join('|'),
    )
    .sort();
}

async function overcommitted(knex: Knex): Promise<bigint> {
  const rows = await knex('ledger_settled_hours').select(
    knex.raw('cast(overcommitted_milli_gpu_ms as text) as milli'),
  );
  return rows.reduce((sum: bigint, { milli }: any) => sum + BigInt(milli), 0n);
}

function expectedOf(recording: AnyRecording) {
  const { lines, rates, share } = recording;
  const { rows, overcommitted: over } = settleIndependently(
    lines,
    rates,
    share,
  );
  const texts = [...rows].map(([key, { milli, cost, unpriced }]) => {
    const fields = key.split('|');
    const pod = fields.pop()!;
    const owner = pod.replace('uid-p', 'uid-owner-');
    fields.push(pod && workloadId(CLUSTER, owner));
    return [...fields, milli, `${cost}`, unpriced].join('|');
  });
  return { rows: texts.sort(), overcommitted: over };
}

/** What the recordings are meant to try. */
const TRIED = [
  'allocated|',
  'system|',
  'host|',
  'unmetered|',
  'stranded|mig-layout',
  'stranded|rounding',
  'unallocated|free',
  'unallocated|warmup',
  'unallocated|cordoned',
  'unallocated|draining',
  'unallocated|unhealthy',
];

describe.each(databases.eachSupportedId())('any recording on %s', id => {
  it('is settled to the micro-unit as by an implementation that shares no code with it', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const tried = new Set<string>();
    const runs = id.startsWith('SQLITE') ? RUNS : Math.ceil(RUNS / 5);
    for (let seed = 1; seed <= runs; seed++) {
      const recording = anyRecording(seed);
      await clearLedger(knex);
      await settle(knex, recording, seed);
      const expected = expectedOf(recording);
      expect([seed, await settledRows(knex)]).toEqual([seed, expected.rows]);
      expect(await overcommitted(knex)).toBe(expected.overcommitted);
      for (const row of expected.rows) {
        tried.add(row.split('|').slice(1, 3).join('|'));
      }
      if (expected.overcommitted > 0n) tried.add('overcommitted');
    }
    // Few recordings try not all of it.
    const wanted = runs < RUNS ? [] : [...TRIED, 'overcommitted'];
    expect([...tried]).toEqual(expect.arrayContaining(wanted));
  });
});
