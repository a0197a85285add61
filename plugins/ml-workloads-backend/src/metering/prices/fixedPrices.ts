import type { Knex } from 'knex';
import type { PriceReader, Pricing } from '../pricing';

/** Prices that never change, as in a replay. */
export function fixedPrices(pricing: Pricing): PriceReader {
  return {
    load: async (_db: Knex) => pricing,
    current: () => pricing,
  };
}
