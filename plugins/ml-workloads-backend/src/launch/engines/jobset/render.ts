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
import { rendezvous } from '../pod/rendezvous';
import {
  FINISHED_SECONDS,
  MAX_RUN_LABEL,
  NEVER_RESTART,
} from '../pod/training';

/** The one group of a JobSet that Slipway makes. */
export const NODE = 'node';

/**
 * Renders a `jobset.x-k8s.io JobSet` with one Job of as many pods as there are nodes. Pure.
 *
 * A JobSet has no deadline. Kueue's label is one for all attempts together, and takes the JobSet from the queue; without a queue nobody
 * reads it, and the Job's own deadline, which counts each attempt, is the next best. `suspend` is left to Kueue.
 */
export function renderJobSet(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const receipt = Receipt.of(0);
  const spec = receipt.at('spec');
  const metadata = objectMetadata(request, context, receipt);
  const { maxRunSeconds } = request;
  return {
    manifests: [
      {
        apiVersion: 'jobset.x-k8s.io/v1alpha2',
        kind: 'JobSet',
        metadata: {
          ...metadata,
          labels: {
            ...metadata.labels,
            ...receipt
              .at('metadata', 'labels')
              .field(
                MAX_RUN_LABEL,
                context.queue && maxRunSeconds !== undefined
                  ? String(maxRunSeconds)
                  : undefined,
                'A JobSet has no deadline of its own; Kueue keeps this one and stops the JobSet when all attempts together ran as long',
              ),
          },
        },
        spec: {
          ...spec.field(
            'network',
            { enableDNSHostnames: true, publishNotReadyAddresses: true },
            'Each pod gets a name that stays, and can be found by it before it is ready: the pods wait for each other',
          ),
          failurePolicy: {
            maxRestarts:
              request.retries ??
              spec
                .at('failurePolicy')
                .note(
                  'maxRestarts',
                  0,
                  'No retries were asked for: a failed run is not started again by itself',
                ),
          },
          ...spec.field(
            'ttlSecondsAfterFinished',
            FINISHED_SECONDS.value,
            FINISHED_SECONDS.reason,
          ),
          replicatedJobs: [
            nodes(request, context, spec.at('replicatedJobs', '0')),
          ],
        },
      },
    ],
    receipt: receipt.entries,
  };
}

function nodes(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
) {
  const job = receipt.at('template', 'spec');
  const pod = job.at('template');
  return {
    ...receipt.field('name', NODE, 'One group: every node does the same'),
    ...receipt.field(
      'replicas',
      1,
      'One Job for all nodes: they start and fail together',
    ),
    template: {
      spec: {
        parallelism: request.replicas,
        completions: request.replicas,
        ...job.field(
          'completionMode',
          'Indexed',
          'Each node gets its rank, and a name that stays',
        ),
        ...job.field(
          'backoffLimit',
          0,
          'One node that fails ends the attempt: the others could only wait for it. The JobSet starts all again when retries are left',
        ),
        ...(context.queue || request.maxRunSeconds === undefined
          ? {}
          : job.field(
              'activeDeadlineSeconds',
              request.maxRunSeconds,
              'A JobSet has no deadline of its own and no queue keeps one: this is for each attempt',
            )),
        template: gpuPodTemplate(request, context, pod, {
          restartPolicy: {
            value: NEVER_RESTART,
            reason:
              'A failed pod stays to be looked at; the JobSet starts all nodes again when retries are left',
          },
          annotations: topologyAnnotations(
            request,
            context,
            pod.at('metadata', 'annotations'),
          ),
          container: {
            env: rendezvous(
              request,
              `${request.name}-${NODE}-0-0.${request.name}`,
              pod.at('spec', 'containers', '0'),
            ),
          },
        }),
      },
    },
  };
}
