import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { cellsWithin, type ShortGrouping, type SpendCell } from './cellsSql';
import {
  restOf,
  stretchesOf,
  type Comparison,
  type Stretch,
} from './comparison';
import type { Period } from './period';

/** Sums that make a period that is not over comparable: of the period before, and what of this one is not compared. */
export async function comparedCells(
  knex: Knex,
  query: SpendQuery & { groupBy: ShortGrouping },
  period: Period,
  comparison: Comparison,
): Promise<SpendCell[]> {
  const { granularity } = query;
  const { less, plus } = restOf(granularity, period, comparison);
  const cells: SpendCell[] = [];
  const read = async (
    stretches: readonly Stretch[],
    side: SpendCell['side'],
  ) => {
    for (const stretch of stretches) {
      const found = await cellsWithin(
        knex,
        { ...query, granularity: stretch.granularity },
        stretch.period,
      );
      found.forEach(cell => cells.push({ ...cell, start: null, side }));
    }
  };
  await read(stretchesOf(granularity, comparison.before), undefined);
  await read(less, 'less');
  await read(plus, 'plus');
  return cells;
}
