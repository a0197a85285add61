import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { Pipeline } from '../observe/Pipeline';
import type { Observation } from '../observe/types';
import { Ledger } from './Ledger';
import { LedgerStore } from './LedgerStore';
import { toBigint } from './rowsSql';
import {
  anyFleet,
  FLEET_HOURS,
  observationsOf,
  ratesOf,
  truthOf,
} from './__testUtils__/anyFleet';
import {
  clearLedger,
  everything,
  migrate,
  run,
  settleAll,
} from './testing/ledgerRun';
import { shuffled } from './testing/shuffled';
import { CLUSTER, START } from './testing/world';
import { HOUR_MS } from './time';

jest.setTimeout(300_000);

const databases = TestDatabases.create();
/** More with SLIPWAY_FLEETS, for a night. */
const RUNS = Number(process.env.SLIPWAY_FLEETS ?? 12);
/** The same fleets in each run, unless more are asked for: what fails must fail again. */
const SEED = process.env.SLIPWAY_FLEETS ? undefined : 20261130;

const TRIED = ['allocated/', 'unallocated/free', 'stranded/mig-layout'];

function randomOf(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Tells some of it again, from any point to any later one, before going on: what a restart and a slow network do. */
function withReplays(
  observations: readonly Observation[],
  random: () => number,
): Observation[] {
  const upTo = Math.floor(random() * observations.length);
  const from = Math.floor(random() * upTo);
  return [
    ...observations.slice(0, upTo),
    ...observations.slice(from, upTo),
    ...observations.slice(upTo),
    ...observations.slice(from),
  ];
}

interface HourSums {
  micros: bigint;
  milliGpuMs: bigint;
}

/** What is settled of each hour: the sums of its rows, and beside them what the nodes cost and what was held too much. */
async function settledHours(knex: Knex) {
  const rows = await knex('ledger_hours').select('*');
  const hours = await knex('ledger_settled_hours').select('*');
  return Array.from({ length: FLEET_HOURS }, (_, index) => {
    const hour = START + index * HOUR_MS;
    const ofHour = rows.filter(row => Number(row.hour) === hour);
    const sum = (column: string) =>
      ofHour.reduce((all, row) => all + (toBigint(row[column]) ?? 0n), 0n);
    const settled = hours.find(row => Number(row.hour) === hour);
    const parts: HourSums = {
      micros: sum('cost_micros'),
      milliGpuMs: sum('milli_gpu_ms'),
    };
    return {
      parts,
      nodeMicros: toBigint(settled?.node_cost_micros) ?? 0n,
      overcommitted: toBigint(settled?.overcommitted_milli_gpu_ms) ?? 0n,
      categories: ofHour.map(row => `${row.category}/${row.reason}`),
    };
  });
}

describe.each(databases.eachSupportedId())('any fleet on %s', id => {
  it('obeys the law, in whatever order and however often it is told and settled', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyFleet, fc.nat(), async (fleet, seed) => {
        const observations = observationsOf(fleet);
        const rates = ratesOf(fleet);
        await clearLedger(knex);
        await run(knex, observations, { rates, batch: 4000 });

        const truth = truthOf(fleet);
        (await settledHours(knex)).forEach((hour, index) => {
          expect(hour.parts.micros).toBe(hour.nodeMicros);
          expect(hour.parts.micros).toBe(truth[index].micros);
          expect(hour.parts.milliGpuMs).toBe(
            truth[index].milliGpuMs + hour.overcommitted,
          );
          hour.categories.forEach(category => seen.add(category));
          if (hour.overcommitted > 0n) seen.add('overcommitted');
        });

        const once = await everything(knex);
        const random = randomOf(seed);
        // Settled again, though nothing changed.
        const hours = truth.map((_, index) => START + index * HOUR_MS);
        await LedgerStore.of(knex, CLUSTER).markDirty(hours, 1);
        await settleAll(knex, rates);
        expect(await everything(knex)).toEqual(once);
        // Told again from anywhere, in one of the batches and after its end.
        const pipeline = Pipeline.create({
          knex,
          consumers: [Ledger.create()],
        });
        await pipeline.apply(
          observations.slice(Math.floor(random() * observations.length)),
        );
        await settleAll(knex, rates);
        expect(await everything(knex)).toEqual(once);
        // Objects in any order, some of it twice, settled in between.
        await clearLedger(knex);
        await run(
          knex,
          withReplays(shuffled(observations, random, random()), random),
          { rates, batch: 97, settleEach: true },
        );
        expect(await everything(knex)).toEqual(once);
      }),
      {
        numRuns: id.startsWith('SQLITE') ? RUNS : Math.ceil(RUNS / 3),
        ...(SEED && { seed: SEED }),
      },
    );
    // What the fleets are meant to try was tried.
    expect([...seen]).toEqual(expect.arrayContaining(TRIED));
  });
});
