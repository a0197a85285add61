import { readClosing, Settler, type Prices } from '../metering';
import type { ClusterStatus } from '../observe';
import {
  OpenCostClient,
  OpenCostStore,
  readOpenCost,
  Reconciliation,
} from '../openCost';
import { SpendClaims } from '../ownership';
import { readFocusSettings, readUnitMetrics, SpendQueries } from '../spend';
import { readScrapers, SpendMetrics } from '../spendMetrics';
import type { CreateServicesOptions } from './options';
import type { Settings } from './settings';

/** What settles, tells and compares GPU money. */
export function createSpending(
  { config, knex }: CreateServicesOptions,
  { systemNamespaces }: Settings,
  { prices, status }: { prices: Prices; status: ClusterStatus },
) {
  const { book: rates, currency } = prices;
  const closing = readClosing(config);
  const openCosts = readOpenCost(config);
  const openCostStore = OpenCostStore.create(knex);
  return {
    claims: SpendClaims.create({ knex }),
    openCost: {
      clients: openCosts.map(one => OpenCostClient.create(one)),
      store: openCostStore,
    },
    reconciliation: Reconciliation.create({
      knex,
      store: openCostStore,
      clusters: openCosts.map(({ cluster }) => cluster),
      systemNamespaces,
      currency,
    }),
    scrapers: readScrapers(config),
    settler: Settler.create({ knex, rates, closing }),
    spend: SpendQueries.create({
      knex,
      rates,
      closing,
      focus: readFocusSettings(config),
      unitMetrics: readUnitMetrics(config),
      status,
    }),
    spendMetrics: SpendMetrics.create({ knex, currency }),
  };
}
