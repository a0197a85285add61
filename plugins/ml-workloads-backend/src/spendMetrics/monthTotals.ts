import type { Knex } from 'knex';
import { monthOf, toMs } from '../metering';
import { plus, readSum, SUM_COLUMNS, type Sum } from '../spend';

/** What one key of the ledger came to in one month. */
interface Amounts extends Sum {
  cluster: string;
  /** Start of the month, UTC ms. */
  month: number;
}

/** Allocated time of one team. */
export interface TeamMonth extends Amounts {
  team: string;
}

/** Where the money of the nodes went. */
export interface CategoryMonth extends Amounts {
  category: string;
  reason: string;
}

/** What corrections to closed months, posted in this one, came to. */
export type TeamCorrection = TeamMonth;

function amounts(row: any, month: number): Amounts {
  return { cluster: row.cluster, month, ...readSum(row) };
}

/** Teams of the months from `from` on. A few rows for each team: the table of their months is small. */
export async function teamMonths(
  knex: Knex,
  from: number,
): Promise<TeamMonth[]> {
  const rows = await knex('ledger_team_months')
    .where('month', '>=', from)
    .where('category', 'allocated')
    .select('cluster', 'month', 'team', knex.raw(SUM_COLUMNS))
    .groupBy('cluster', 'month', 'team')
    .orderBy(['cluster', 'month', 'team']);
  return rows.map((row: any) => ({
    ...amounts(row, toMs(row.month)),
    team: row.team,
  }));
}

/** Categories and reasons of the months from `from` on; together the money of all nodes. */
export async function categoryMonths(
  knex: Knex,
  from: number,
): Promise<CategoryMonth[]> {
  const rows = await knex('ledger_team_months')
    .where('month', '>=', from)
    .select('cluster', 'month', 'category', 'reason', knex.raw(SUM_COLUMNS))
    .groupBy('cluster', 'month', 'category', 'reason')
    .orderBy(['cluster', 'month', 'category', 'reason']);
  return rows.map((row: any) => ({
    ...amounts(row, toMs(row.month)),
    category: row.category,
    reason: row.reason,
  }));
}

/** Corrections posted from `from` on, by the month of their posting. */
export async function teamCorrections(
  knex: Knex,
  from: number,
): Promise<TeamCorrection[]> {
  const rows = await knex('ledger_corrections')
    .where('posted_at', '>=', from)
    .where('category', 'allocated')
    .select('cluster', 'team', 'posted_at', knex.raw(SUM_COLUMNS))
    .groupBy('cluster', 'team', 'posted_at')
    .orderBy(['cluster', 'team', 'posted_at']);
  const byKey = new Map<string, TeamCorrection>();
  for (const row of rows as any[]) {
    const one = {
      ...amounts(row, monthOf(toMs(row.posted_at))),
      team: row.team,
    };
    const key = JSON.stringify([one.cluster, one.team, one.month]);
    const before = byKey.get(key);
    byKey.set(key, before ? { ...one, ...plus(before, one) } : one);
  }
  return [...byKey.values()];
}
