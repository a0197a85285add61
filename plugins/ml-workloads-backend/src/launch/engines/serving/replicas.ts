import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Receipt } from '../pod';
import type { Scale } from './scale';

const NO_END =
  'It serves until somebody stops it, so no deadline and no time to live are written';

/** `replicas` at the start, with what is to be known of it. `receipt` is where the field goes. */
export function replicasAtStart(
  request: LaunchRequest,
  scale: Scale,
  receipt: Receipt,
): { replicas: number } {
  return {
    replicas: receipt.note(
      'replicas',
      scale.initial,
      [
        scale.by === 'none'
          ? `Always ${scale.initial}`
          : `The start; from then on the autoscaler keeps ${scale.min} to ${scale.max}. Where the manifests come from Git, let its controller ignore differences of this field`,
        ...(scale.by === 'none' && scale.reasons.min
          ? [scale.reasons.min]
          : []),
        ...(request.serving?.stage !== 'development' && scale.min === 1
          ? [
              'With one replica in production, a drained node interrupts it; two or more do not',
            ]
          : []),
        request.maxRunSeconds === undefined
          ? NO_END
          : `${NO_END}, not even the ${request.maxRunSeconds} s that were asked for`,
      ].join('. '),
    ),
  };
}
