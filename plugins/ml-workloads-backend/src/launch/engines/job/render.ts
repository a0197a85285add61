import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { annotations, labels, simulation } from './metadata';
import { podSpec } from './podSpec';
import { Receipt } from './receipt';

/** A finished Job is kept for a day: long enough to read its logs the next morning. */
const TTL_SECONDS = 86_400;

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
  const receipt = new Receipt(0);
  const template = ['spec', 'template'];
  const spec = (key: string, value: unknown, reason: string) => ({
    [key]: receipt.note(['spec', key], value, reason),
  });
  const simulated = simulation(request, context, receipt, [
    ...template,
    'metadata',
    'annotations',
  ]);
  return {
    manifests: [
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: request.name,
          namespace: request.namespace,
          labels: labels(context, receipt, ['metadata', 'labels']),
          annotations: annotations(request, context, receipt, [
            'metadata',
            'annotations',
          ]),
        },
        spec: {
          parallelism: request.replicas,
          completions: request.replicas,
          ...(request.replicas > 1
            ? spec(
                'completionMode',
                'Indexed',
                'Each pod gets its rank in JOB_COMPLETION_INDEX',
              )
            : {}),
          backoffLimit:
            request.retries ??
            receipt.note(
              ['spec', 'backoffLimit'],
              0,
              'No retries were asked for: a failed run is not started again by itself',
            ),
          ...(request.maxRunSeconds === undefined
            ? {}
            : { activeDeadlineSeconds: request.maxRunSeconds }),
          ...spec(
            'ttlSecondsAfterFinished',
            TTL_SECONDS,
            'Removed a day after it finished; its history and spend stay in the portal',
          ),
          template: {
            metadata: {
              labels: labels(context, receipt, [
                ...template,
                'metadata',
                'labels',
              ]),
              ...(Object.keys(simulated).length > 0
                ? { annotations: simulated }
                : {}),
            },
            spec: podSpec(request, context, receipt, [...template, 'spec']),
          },
        },
      },
    ],
    receipt: receipt.entries,
  };
}
