import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Engine } from './engine';

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
