import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Engine } from './engine';
import type { PriceSource } from './priceSource';

/** Where modules add engines. */
export interface MlWorkloadsEnginesExtensionPoint {
  /**
   * Adds engines.
   *
   * @throws Error at start when two engines have the same name.
   */
  addEngines(...engines: Engine[]): void;
}

/**
 * Adds engines to Slipway: kinds of workload that it can launch.
 *
 * @example
 * ```ts
 * createBackendModule({
 *   pluginId: 'ml-workloads',
 *   moduleId: 'jobset',
 *   register(env) {
 *     env.registerInit({
 *       deps: { engines: mlWorkloadsEnginesExtensionPoint },
 *       async init({ engines }) {
 *         engines.addEngines(jobSetEngine);
 *       },
 *     });
 *   },
 * });
 * ```
 */
export const mlWorkloadsEnginesExtensionPoint =
  createExtensionPoint<MlWorkloadsEnginesExtensionPoint>({
    id: 'ml-workloads.engines',
  });

/** Where modules add sources of prices. */
export interface MlWorkloadsPriceSourcesExtensionPoint {
  /**
   * Adds sources of prices.
   *
   * @throws Error at start when two of them have the same key.
   */
  addPriceSources(...sources: PriceSource[]): void;
}

/**
 * Adds sources of prices of GPU nodes to Slipway, e.g. a service of your own. What they answer is kept as dated rows.
 *
 * @example
 * ```ts
 * createBackendModule({
 *   pluginId: 'ml-workloads',
 *   moduleId: 'our-prices',
 *   register(env) {
 *     env.registerInit({
 *       deps: { prices: mlWorkloadsPriceSourcesExtensionPoint },
 *       async init({ prices }) {
 *         prices.addPriceSources({
 *           key: 'our-prices',
 *           title: 'our price service',
 *           read: async () => ({ dates: 'observed', rows: await fetchOurs() }),
 *         });
 *       },
 *     });
 *   },
 * });
 * ```
 */
export const mlWorkloadsPriceSourcesExtensionPoint =
  createExtensionPoint<MlWorkloadsPriceSourcesExtensionPoint>({
    id: 'ml-workloads.price-sources',
  });
