import { RateTable } from '../rates';
import type { PriceSource } from './types';

/**
 * `mlWorkloads.pricing.rates`.
 *
 * @param rows - read anew each time, since configuration changes while the portal runs
 */
export function configuredRates(
  rows: () => unknown[],
  currency: string,
): PriceSource {
  return {
    key: 'configuration',
    title: 'mlWorkloads.pricing.rates',
    async read() {
      return {
        dates: 'dated',
        rows: RateTable.create(rows(), currency).rows(),
      };
    },
  };
}
