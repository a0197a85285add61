import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from '../pod';
import { companionMetadata, type Build } from './manifests';
import {
  arrivalsQuery,
  METRIC_WORDS,
  metricQuery,
  type MetricPods,
} from './queries';
import type { Scale } from './scale';
import type { Startup } from './startup';

/** What is scaled and where its numbers come from. */
export interface ScaleTarget extends MetricPods {
  apiVersion: string;
  kind: string;
  name: string;
  /** Service that requests come to. */
  service: string;
}

/** Name under which a metrics adapter must serve each metric of a pod, where there is no KEDA. */
const ADAPTER_METRIC = {
  concurrency: 'inference_requests_running',
  queueDepth: 'inference_requests_waiting',
  gpuUtilization: 'gpu_utilization_percent',
} as const;

/** Far above any rate: it counts towards waking up only, never towards the number of replicas. */
const WAKES_ONLY = '1000000';

const NEVER_CPU =
  'Never CPU: a GPU server waits for its GPU, so its CPU says nothing of the load';

/** The autoscaler of a workload: KEDA's where the cluster has it, else Kubernetes' own; undefined when nothing scales. */
export function autoscaler(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
): Build | undefined {
  if (scale.by === 'none') return undefined;
  return scale.by === 'keda'
    ? scaledObject(request, context, scale, startup, target)
    : horizontalPodAutoscaler(request, context, scale, startup, target);
}

function scaledObject(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
): Build {
  return receipt => {
    const spec = receipt.at('spec');
    const triggers = prometheusTriggers(scale, startup, target).map(
      ({ name, query, threshold, reason }, index) =>
        spec.at('triggers').note(
          String(index),
          {
            type: 'prometheus',
            name,
            metadata: {
              serverAddress: context.prometheusAddress!,
              query,
              threshold,
            },
          },
          reason,
        ),
    );
    return {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: companionMetadata(request.name, request, context, receipt),
      spec: {
        scaleTargetRef: targetRef(target, spec),
        minReplicaCount: spec.note(
          'minReplicaCount',
          scale.min,
          scale.reasons.min ??
            'As asked; left out, KEDA would scale to zero in a lull',
        ),
        maxReplicaCount: spec.note(
          'maxReplicaCount',
          scale.max,
          scale.reasons.max ?? "As asked; left out, KEDA's own bound is 100",
        ),
        ...(scale.min === 0 ? lull(startup, spec) : {}),
        fallback: spec.note(
          'fallback',
          {
            failureThreshold: 3,
            replicas: Math.max(1, scale.min),
            behavior: 'currentReplicasIfHigher',
          },
          'When Prometheus does not answer, what runs goes on running',
        ),
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: behavior(
              startup,
              spec.at('advanced', 'horizontalPodAutoscalerConfig'),
            ),
          },
        },
        triggers,
      },
    };
  };
}

/** How long nobody must ask until the last replica goes. `receipt` is at the spec. */
function lull(startup: Startup, receipt: Receipt): Record<string, number> {
  const seconds = Math.max(900, startup.seconds + 300);
  const reason = `The last replica goes after ${seconds} s without a request: longer than the ${startup.seconds} s that loading may take, so that none is taken away before it could answer`;
  return {
    ...receipt.field('initialCooldownPeriod', seconds, reason),
    ...receipt.field('cooldownPeriod', seconds, reason),
  };
}

function horizontalPodAutoscaler(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
): Build {
  const name = ADAPTER_METRIC[scale.metric];
  return receipt => {
    const spec = receipt.at('spec');
    return {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: companionMetadata(request.name, request, context, receipt),
      spec: {
        scaleTargetRef: targetRef(target, spec),
        minReplicas: spec.note(
          'minReplicas',
          scale.min,
          scale.reasons.min ?? 'As asked',
        ),
        maxReplicas: spec.note(
          'maxReplicas',
          scale.max,
          scale.reasons.max ?? 'As asked',
        ),
        metrics: [
          spec.at('metrics').note(
            '0',
            {
              type: 'Pods',
              pods: {
                metric: { name },
                target: {
                  type: 'AverageValue',
                  averageValue: String(scale.target),
                },
              },
            },
            `${scaleReason(
              scale,
            )}. Without KEDA and a Prometheus address, the custom metrics API (custom.metrics.k8s.io, e.g. from Prometheus Adapter) must serve ${name} of each pod, as ${metricQuery(
              scale.metric,
              target,
            )} has it in all; until it does, the number of replicas stays as it is`,
          ),
        ],
        behavior: behavior(startup, spec),
      },
    };
  };
}

function targetRef(target: ScaleTarget, receipt: Receipt) {
  return receipt.note(
    'scaleTargetRef',
    { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
    'The workload of this launch',
  );
}

/** Up at once, down slowly. `receipt` is at what holds `behavior`. */
function behavior(startup: Startup, receipt: Receipt) {
  const seconds = Math.min(3600, Math.max(300, startup.seconds));
  return receipt.note(
    'behavior',
    {
      scaleDown: {
        stabilizationWindowSeconds: seconds,
        policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      },
    },
    `More replicas at once, fewer only after ${seconds} s of less load, one a minute: a replica that took long to load is not given up for a short lull`,
  );
}

/** KEDA's triggers on Prometheus: the metric, and for scaling from zero the requests that arrive. */
export function prometheusTriggers(
  scale: Scale,
  startup: Startup,
  target: Omit<ScaleTarget, 'apiVersion' | 'kind'>,
): Array<{ name: string; query: string; threshold: string; reason: string }> {
  const load = {
    name: 'load',
    query: metricQuery(scale.metric, target),
    threshold: String(scale.target),
    reason: `${scaleReason(
      scale,
    )}. Prometheus must scrape the pods and keep their namespace and pod as labels`,
  };
  if (scale.min > 0) return [load];
  // Wide enough that whoever asks during the whole start keeps the first replica alive.
  const windowSeconds = Math.max(600, startup.seconds);
  return [
    load,
    {
      name: 'wake',
      query: arrivalsQuery({
        namespace: target.namespace,
        service: target.service,
        windowSeconds,
      }),
      threshold: WAKES_ONLY,
      reason:
        'With no pod there is nothing to ask for its load, so the ingress is asked for requests that arrive (Istio, ingress-nginx). They are answered with an error until the model is loaded. Where neither runs, the annotation autoscaling.keda.sh/force-activation wakes it by hand',
    },
  ];
}

function scaleReason(scale: Scale): string {
  const asked = `${scale.target} ${
    METRIC_WORDS[scale.metric]
  } for each replica`;
  return `${
    scale.reasons.target ? `${scale.reasons.target}; ${asked}` : asked
  }. ${NEVER_CPU}${
    scale.metric === 'gpuUtilization'
      ? '. Of a GPU that several pods share in time, the use of all of them counts'
      : ''
  }`;
}
