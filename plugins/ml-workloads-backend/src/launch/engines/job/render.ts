import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import {
  gpuPodTemplate,
  objectMetadata,
  Receipt,
  topologyAnnotations,
} from '../pod';
import { FINISHED_SECONDS, NEVER_RESTART } from '../pod/training';

/**
 * Renders a `batch/v1 Job`. Pure.
 *
 * `suspend` is left to Kueue, which sets it on every Job with a queue; the maximum run time is left out when none was asked for, because
 * whether that is allowed is a guardrail's business.
 */
export function renderJob(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const receipt = Receipt.of(0);
  const spec = receipt.at('spec');
  const template = spec.at('template');
  return {
    manifests: [
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: objectMetadata(request, context, receipt),
        spec: {
          parallelism: request.replicas,
          completions: request.replicas,
          ...spec.field(
            'completionMode',
            request.replicas > 1 ? 'Indexed' : undefined,
            'Each pod gets its rank in JOB_COMPLETION_INDEX',
          ),
          backoffLimit:
            request.retries ??
            spec.note(
              'backoffLimit',
              0,
              'No retries were asked for: a failed run is not started again by itself',
            ),
          ...(request.maxRunSeconds === undefined
            ? {}
            : { activeDeadlineSeconds: request.maxRunSeconds }),
          ...spec.field(
            'ttlSecondsAfterFinished',
            FINISHED_SECONDS.value,
            FINISHED_SECONDS.reason,
          ),
          template: gpuPodTemplate(request, context, template, {
            restartPolicy: {
              value: NEVER_RESTART,
              reason:
                'A failed pod stays to be looked at; the Job starts a new one when retries are left',
            },
            annotations: topologyAnnotations(
              request,
              context,
              template.at('metadata', 'annotations'),
            ),
          }),
        },
      },
    ],
    receipt: receipt.entries,
  };
}
