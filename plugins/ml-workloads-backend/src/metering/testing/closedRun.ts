import type { Knex } from 'knex';
import { Pipeline } from '../../observe/Pipeline';
import type { Observation } from '../../observe/types';
import { DEFAULT_CLOSING } from '../corrections';
import { Ledger } from '../Ledger';
import { RateTable } from '../rates';
import { toBigint } from '../rowsSql';
import { Settler, type SettleDirtyOptions } from '../Settler';
import { RATE } from './world';

export { charges } from './ledgerRun';

/** Takes observations and settles nothing. */
export async function observe(
  knex: Knex,
  observations: readonly Observation[],
): Promise<void> {
  if (observations.length === 0) return;
  const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
  await pipeline.apply([...observations]);
}

/** Settles what is marked by a clock that closes months. */
export async function settleAt(
  knex: Knex,
  now: string,
  options: SettleDirtyOptions & { rates?: unknown } = {},
): Promise<void> {
  await Settler.create({
    knex,
    rates: RateTable.create(options.rates ?? [RATE]),
    closing: DEFAULT_CLOSING,
    now: () => Date.parse(now),
  }).settleDirty({ limit: Infinity, force: true, ...options });
}

const AMOUNTS = ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'];

/** Charges and corrections together, by cluster, hour and key, as `[GPU time, money, unpriced]` in text. Nothing stands for nothing. */
export async function net(knex: Knex): Promise<Record<string, string[]>> {
  const sums: Record<string, bigint[]> = {};
  for (const [table, start] of [
    ['ledger_hours', 'hour'],
    ['ledger_corrections', 'usage_hour'],
  ]) {
    const rows = await knex(table).select(
      '*',
      ...AMOUNTS.map(name => knex.raw(`cast(${name} as text) as ${name}_text`)),
    );
    for (const { id: _, posted_at: __, ...row } of rows) {
      const key = JSON.stringify(
        Object.entries(row)
          .filter(([name]) => !AMOUNTS.some(amount => name.startsWith(amount)))
          .map(([name, value]) =>
            name === start ? ['hour', String(value)] : [name, String(value)],
          )
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      sums[key] = AMOUNTS.map(
        (name, index) =>
          (sums[key]?.[index] ?? 0n) + (toBigint(row[`${name}_text`]) ?? 0n),
      );
    }
  }
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, amounts]) => amounts.some(amount => amount !== 0n))
      .map(([key, amounts]) => [key, amounts.map(String)]),
  );
}
