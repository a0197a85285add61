import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from '../pod';
import {
  prometheusTriggers,
  rolloutOf,
  type Scale,
  type ScaleTarget,
  type Startup,
} from '../serving';

/** Replicas, autoscaling and updates of a predictor. `receipt` is at the predictor. */
export function predictorScale(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
  receipt: Receipt,
): Record<string, unknown> {
  const { reason, ...rollingUpdate } = rolloutOf(request, scale);
  const least = scale.by === 'none' ? scale.initial : scale.min;
  return {
    minReplicas: receipt.note(
      'minReplicas',
      least,
      `${
        scale.reasons.min ?? 'As asked; left out, KServe takes one'
      }. It serves until somebody stops it, so no deadline and no time to live are written`,
    ),
    maxReplicas: receipt.note(
      'maxReplicas',
      scale.by === 'none' ? least : scale.max,
      scale.by === 'none'
        ? 'The same number: nothing scales'
        : scale.reasons.max ?? 'As asked',
    ),
    ...(scale.by === 'keda'
      ? { autoScaling: autoScaling(context, scale, startup, target, receipt) }
      : {}),
    deploymentStrategy: receipt.note(
      'deploymentStrategy',
      { type: 'RollingUpdate', rollingUpdate },
      reason,
    ),
  };
}

/** KServe makes KEDA's triggers of it. `receipt` is at the predictor. */
function autoScaling(
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
  receipt: Receipt,
) {
  const place = receipt.at('autoScaling');
  const seconds = Math.min(3600, Math.max(300, startup.seconds));
  return {
    metrics: prometheusTriggers(scale, startup, target).map(
      ({ query, threshold, reason }, index) =>
        place.at('metrics').note(
          String(index),
          {
            type: 'External',
            external: {
              metric: {
                backend: 'prometheus',
                serverAddress: context.prometheusAddress!,
                query,
              },
              target: { type: 'Value', value: threshold },
            },
          },
          reason,
        ),
    ),
    behavior: place.note(
      'behavior',
      { scaleDown: { stabilizationWindowSeconds: seconds } },
      `Fewer replicas only after ${seconds} s of less load: a replica that took long to load is not given up for a short lull`,
    ),
  };
}
