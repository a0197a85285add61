import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { objectMetadata, type Receipt } from '../pod';
import {
  assemble,
  autoscaler,
  disruptionBudget,
  escapeRegex,
  scaleOf,
  startupOf,
  type Build,
  type Scale,
  type ScaleTarget,
  type Startup,
} from '../serving';
import { predictorPod } from './predictor';
import { predictorLabels } from './predictorLabels';
import { predictorScale } from './predictorScale';

const DEPLOYMENT_MODE = 'serving.kserve.io/deploymentMode';
const AUTOSCALER_CLASS = 'serving.kserve.io/autoscalerClass';

/**
 * Renders a KServe InferenceService in Standard mode, with an autoscaler of our own where KServe's would be by CPU, and a
 * PodDisruptionBudget. Pure. `serving.kserve.io/stop` is left alone: a pause sets it.
 */
export function renderInferenceService(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const scale = scaleOf(request, context);
  const startup = startupOf(request);
  const target = predictorTarget(request);
  return assemble([
    scale.by === 'hpa'
      ? autoscaler(request, context, scale, startup, target)
      : undefined,
    disruptionBudget(request, context, scale, {
      selector: predictorLabels(request.name),
      reason:
        'While nodes are drained, one replica at a time may go and the others answer',
    }),
    inferenceService(request, context, scale, startup, target),
  ]);
}

/** The Deployment that KServe makes in Standard mode. */
function predictorTarget(request: LaunchRequest): ScaleTarget {
  const name = `${request.name}-predictor`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name,
    namespace: request.namespace,
    pods: `${escapeRegex(name)}-[a-z0-9]+-[a-z0-9]+`,
    service: name,
  };
}

function inferenceService(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  target: ScaleTarget,
): Build {
  return receipt => {
    const all = objectMetadata(request, context, receipt);
    const predictor = receipt.at('spec', 'predictor');
    return {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: {
        ...all,
        annotations: {
          ...all.annotations,
          ...modes(scale, receipt.at('metadata', 'annotations')),
        },
      },
      spec: {
        predictor: {
          ...predictorScale(
            request,
            context,
            scale,
            startup,
            target,
            predictor,
          ),
          ...predictorPod(request, context, scale, startup, predictor),
        },
      },
    };
  };
}

const CLASS = {
  keda: {
    value: 'keda',
    reason:
      'KServe makes a KEDA ScaledObject of the metric below; left out, it would scale by CPU, which says nothing of a GPU server',
  },
  hpa: {
    value: 'external',
    reason:
      'KServe leaves scaling to the HorizontalPodAutoscaler of this launch; its own knows CPU and memory only, which say nothing of a GPU server',
  },
  none: {
    value: 'none',
    reason:
      'Nothing scales; left out, KServe would scale by CPU, which says nothing of a GPU server',
  },
} as const;

function modes(scale: Scale, receipt: Receipt): Record<string, string> {
  const { value, reason } = CLASS[scale.by];
  return {
    ...receipt.field(
      DEPLOYMENT_MODE,
      'Standard',
      'A plain Deployment, which Kueue can queue and which needs no Knative',
    ),
    ...receipt.field(AUTOSCALER_CLASS, value, reason),
  };
}
