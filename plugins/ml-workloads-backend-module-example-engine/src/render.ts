import {
  ANNOTATIONS,
  LABELS,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Manifest,
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { labels, podTemplate } from './podTemplate';
import { Receipt } from './Receipt';

/** A finished PyTorchJob is kept for a day. */
const TTL_SECONDS = 86_400;

/** Renders a `kubeflow.org/v1 PyTorchJob`: one master, and a worker for each further pod. Pure. `suspend` is left to Kueue. */
export function renderPyTorchJob(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const receipt = new Receipt();
  const manifest: Manifest = {
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    metadata: {
      name: request.name,
      namespace: request.namespace,
      labels: receipt.note(
        ['metadata', 'labels'],
        {
          ...labels(context),
          ...(context.priority?.workloadPriorityClass
            ? { [LABELS.priorityClass]: context.priority.workloadPriorityClass }
            : {}),
        },
        'Whose it is, and which queue, priority and profile it uses',
      ),
      annotations: receipt.note(
        ['metadata', 'annotations'],
        annotations(request, context),
        'Who launched it, for which component, from what',
      ),
    },
    spec: {
      runPolicy: {
        ...(request.maxRunSeconds === undefined
          ? {}
          : { activeDeadlineSeconds: request.maxRunSeconds }),
        backoffLimit:
          request.retries ??
          receipt.note(
            ['spec', 'runPolicy', 'backoffLimit'],
            0,
            'No retries were asked for',
          ),
        ttlSecondsAfterFinished: receipt.note(
          ['spec', 'runPolicy', 'ttlSecondsAfterFinished'],
          TTL_SECONDS,
          'Removed a day after it finished; its history and spend stay in the portal',
        ),
        cleanPodPolicy: receipt.note(
          ['spec', 'runPolicy', 'cleanPodPolicy'],
          'Running',
          'Pods that still run when the job is done are stopped; finished ones stay to be looked at',
        ),
      },
      nprocPerNode: receipt.note(
        ['spec', 'nprocPerNode'],
        String(request.gpusPerPod),
        'A process for each GPU',
      ),
      pytorchReplicaSpecs: {
        Master: replica(request, context, receipt, 'Master', 1),
        ...(request.replicas > 1
          ? {
              Worker: replica(
                request,
                context,
                receipt,
                'Worker',
                request.replicas - 1,
              ),
            }
          : {}),
      },
    },
  };
  return { manifests: [manifest], receipt: receipt.entries };
}

function replica(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  type: 'Master' | 'Worker',
  replicas: number,
) {
  const path = ['spec', 'pytorchReplicaSpecs', type];
  return {
    replicas,
    restartPolicy: receipt.note(
      [...path, 'restartPolicy'],
      'Never',
      'A failed pod stays to be looked at',
    ),
    template: podTemplate(request, context, receipt, [...path, 'template']),
  };
}

function annotations(
  request: LaunchRequest,
  context: RenderContext,
): Record<string, string> {
  const all: Array<[string, string | undefined]> = [
    [ANNOTATIONS.component, context.componentRef],
    [ANNOTATIONS.launchDigest, context.digest],
    [ANNOTATIONS.launchId, context.launchId],
    [ANNOTATIONS.launchedBy, context.launchedBy],
    [ANNOTATIONS.template, request.templateRef],
  ];
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
