import {
  gpusAtMost,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';

/** `group/version/Kind` of KEDA's autoscaler, as {@link RenderContext.served} has it. */
export const SCALED_OBJECT = 'keda.sh/v1alpha1/ScaledObject';

export type ScaleMetric = NonNullable<
  NonNullable<LaunchRequest['serving']>['autoscaling']
>['metric'];

/** Between how many replicas a serving workload moves, and what moves it. */
export interface Scale {
  /** Replicas at the start. */
  initial: number;
  min: number;
  max: number;
  /** Who changes the number; `none`: nobody. */
  by: 'keda' | 'hpa' | 'none';
  metric: ScaleMetric;
  /** Target of the metric for each replica. */
  target: number;
  /** Why initial, min, max and target are what they are, where they are not simply what was asked for; sentences without full stop. */
  reasons: { initial?: string; min?: string; max?: string; target?: string };
}

const DEFAULT_METRIC: { metric: ScaleMetric; target: number } = {
  metric: 'queueDepth',
  target: 1,
};

/** The scale of a serving request. Pure; it fills in, it never refuses: a least above the most is the API server's to refuse. */
export function scaleOf(
  request: LaunchRequest,
  context: RenderContext,
  /** True for kinds that come back from zero by themselves. */
  ownZero: boolean = false,
): Scale {
  const { serving, replicas } = request;
  const production = serving?.stage !== 'development';
  const keda =
    !!context.served?.has(SCALED_OBJECT) && !!context.prometheusAddress;
  const asked = serving?.minReplicas ?? replicas;
  const max = serving?.maxReplicas ?? Math.max(replicas, asked);
  const moves = max !== asked || asked === 0;
  const scaler = keda ? 'keda' : 'hpa';
  const { metric, target } = serving?.autoscaling ?? DEFAULT_METRIC;
  const floor = leastReplicas(asked, production, keda || ownZero);
  return {
    initial: Math.max(1, Math.min(replicas, Math.max(max, floor.min))),
    min: floor.min,
    max,
    by: moves && floor.min !== max ? scaler : 'none',
    metric,
    target,
    reasons: {
      ...(floor.reason ? { min: floor.reason } : {}),
      ...(serving?.autoscaling
        ? {}
        : {
            target:
              'No metric was asked for: a request that waits is the first sign of too few replicas',
          }),
    },
  };
}

function leastReplicas(
  asked: number,
  production: boolean,
  zero: boolean,
): { min: number; reason?: string } {
  if (asked > 0) return { min: asked };
  if (production) {
    return {
      min: 1,
      reason:
        'Zero was asked for; in production one replica stays, because the first request would wait until the model is loaded. Choose stage development to scale to zero',
    };
  }
  if (!zero) {
    return {
      min: 1,
      reason:
        'Zero was asked for; it needs KEDA and the address of Prometheus, and this cluster is not known to have both, so one replica stays: a HorizontalPodAutoscaler cannot scale to zero',
    };
  }
  return {
    min: 0,
    reason:
      'No replica while nobody asks, as wanted for development: no GPU is held then, and the first request waits until the model is loaded',
  };
}

/** Fewest and most GPUs that a serving request holds once it runs. Pure. */
export function servingGpus(
  request: LaunchRequest,
  context: RenderContext,
): { fewest: number; most: number } {
  const each = (request.podsPerReplica ?? 1) * request.gpusPerPod;
  return {
    fewest: scaleOf(request, context).min * each,
    most: gpusAtMost(request),
  };
}
