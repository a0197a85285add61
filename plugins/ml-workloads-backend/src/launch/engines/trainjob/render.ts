import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  RenderContext,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import {
  containerSecurity,
  environment,
  gpuResources,
  gracePeriod,
  objectMetadata,
  placement,
  podMetadata,
  podSecurity,
  Receipt,
  topologyAnnotations,
  volumeMounts,
  volumes,
} from '../pod';

/** The runtime that Kubeflow Trainer comes with for PyTorch. */
const DEFAULT_RUNTIME = 'torch-distributed';

/** Who owns the patch of the runtime. Kueue adds one of its own. */
export const PATCH_MANAGER = 'slipway.dev/launch';

/** Name of the trainer's job and container in the runtimes that Kubeflow Trainer comes with. */
export const NODE = 'node';

/**
 * Renders a `trainer.kubeflow.org TrainJob`. Pure.
 *
 * Image, command, variables and resources go to the trainer; where and how the pods run goes to a patch of the runtime, for the fields that
 * a TrainJob may patch. Pod priority, pull policy and retries are not among them: they are the runtime's. `suspend` is left to Kueue.
 */
export function renderTrainJob(
  request: LaunchRequest,
  context: RenderContext,
): Rendered {
  const receipt = Receipt.of(0);
  receipt.note(
    'kind',
    'TrainJob',
    "Nothing removes a TrainJob when it is finished: it has no field for that. Stop it in the portal when its logs are read. Retries, the pull policy and the pods' priority class are its runtime's",
  );
  const spec = receipt.at('spec');
  const trainer = spec.at('trainer');
  return {
    manifests: [
      {
        apiVersion: 'trainer.kubeflow.org/v1alpha1',
        kind: 'TrainJob',
        metadata: objectMetadata(request, context, receipt),
        spec: {
          runtimeRef: {
            apiGroup: 'trainer.kubeflow.org',
            kind: 'ClusterTrainingRuntime',
            name:
              request.runtime ??
              spec
                .at('runtimeRef')
                .note(
                  'name',
                  DEFAULT_RUNTIME,
                  'No runtime was asked for: the one for PyTorch, which tells each node its rank and where to meet',
                ),
          },
          ...(request.maxRunSeconds === undefined
            ? {}
            : { activeDeadlineSeconds: request.maxRunSeconds }),
          trainer: {
            image: request.image,
            ...(request.command ? { command: request.command } : {}),
            ...(request.args ? { args: request.args } : {}),
            ...environment(request, trainer),
            numNodes: request.replicas,
            ...gpuResources(request, context, trainer, 'resourcesPerNode'),
          },
          runtimePatches: [
            {
              ...spec
                .at('runtimePatches', '0')
                .field(
                  'manager',
                  PATCH_MANAGER,
                  'What the launch changes of the runtime, apart from what Kueue changes',
                ),
              trainingRuntimeSpec: {
                template: {
                  spec: {
                    replicatedJobs: [
                      node(
                        request,
                        context,
                        spec.at(
                          'runtimePatches',
                          '0',
                          'trainingRuntimeSpec',
                          'template',
                          'spec',
                          'replicatedJobs',
                          '0',
                        ),
                      ),
                    ],
                  },
                },
              },
            },
          ],
        },
      },
    ],
    receipt: receipt.entries,
  };
}

function node(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
) {
  const template = receipt.at('template', 'spec', 'template');
  const pod = template.at('spec');
  const container = pod.at('containers', '0');
  return {
    ...receipt.field('name', NODE, 'The trainer in the runtime'),
    template: {
      spec: {
        template: {
          metadata: podMetadata(
            request,
            context,
            template,
            topologyAnnotations(
              request,
              context,
              template.at('metadata', 'annotations'),
            ),
          ),
          spec: {
            ...(request.serviceAccountName
              ? { serviceAccountName: request.serviceAccountName }
              : {}),
            ...gracePeriod(request, context, pod),
            ...podSecurity(pod, { volumes: !!request.volumes?.length }),
            ...placement(request, context, pod),
            containers: [
              {
                ...container.field(
                  'name',
                  NODE,
                  "The trainer's container in the runtime",
                ),
                ...containerSecurity(container),
                ...volumeMounts(request, container),
              },
            ],
            ...volumes(request, context, pod),
          },
        },
      },
    },
  };
}
