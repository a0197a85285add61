import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

const DAY_MS = 86_400_000;

/** How long things are kept after a workload and its pods are gone, in ms. */
export interface Retention {
  /** Pods, events, replicas and the manifest. */
  detailsMs: number;
  /** States, attempts, starts, waits, operations and the launch. */
  historyMs: number;
}

/**
 * `mlWorkloads.retention`.
 *
 * @throws Error that names the key when a duration is none, shorter than a day, or `history` shorter than `details`
 */
export function readRetention(config: RootConfigService): Retention {
  const own = config.getOptionalConfig('mlWorkloads.retention');
  const duration = (key: string, otherwise: number): number => {
    if (!own?.has(key)) return otherwise;
    const ms = durationToMilliseconds(readDurationFromConfig(own, { key }));
    if (ms < DAY_MS) {
      throw new Error(
        `mlWorkloads.retention.${key} must be a day or longer, for example { days: 90 }`,
      );
    }
    return ms;
  };
  const detailsMs = duration('details', 90 * DAY_MS);
  const historyMs = duration('history', Math.max(400 * DAY_MS, detailsMs));
  if (historyMs < detailsMs) {
    throw new Error(
      'mlWorkloads.retention.history must not be shorter than mlWorkloads.retention.details',
    );
  }
  return { detailsMs, historyMs };
}
