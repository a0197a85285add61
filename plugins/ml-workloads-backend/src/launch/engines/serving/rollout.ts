import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Scale } from './scale';

/** How many replicas an update takes away and adds at a time, with the reason. Pure. */
export function rolloutOf(
  request: LaunchRequest,
  scale: Scale,
): { maxSurge: number; maxUnavailable: number; reason: string } {
  return request.serving?.stage !== 'development' && scale.initial < 2
    ? {
        maxSurge: 1,
        maxUnavailable: 0,
        reason:
          'The only replica answers until its successor is ready; an update needs its GPUs twice for that long',
      }
    : {
        maxSurge: 0,
        maxUnavailable: 1,
        reason:
          'An update replaces one replica at a time on its own GPUs: an additional one would need GPUs that may not be free, and the update would wait for them',
      };
}
