import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import {
  containerSecurity,
  environment,
  firstOwnVariable,
  gpuContainer,
  gpuResources,
  gracePeriod,
  identity,
  imagePullPolicy,
  placement,
  podLabels,
  podPriority,
  podSecurity,
  simulation,
  topologyAnnotations,
  volumeMounts,
  volumes,
  type Receipt,
} from '../pod';
import {
  drainGrace,
  servingContainer,
  spread,
  type Scale,
  type Startup,
} from '../serving';
import { predictorLabels } from './predictorLabels';

/** What KServe calls the container that answers. */
export const CONTAINER = 'kserve-container';

/** The fields of a predictor that become its pods: those of a pod, and the model or a container. `receipt` is at the predictor. */
export function predictorPod(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  startup: Startup,
  receipt: Receipt,
): Record<string, unknown> {
  const place = receipt.at('annotations');
  // Replicas of a predictor do not talk to each other: each may run anywhere.
  const annotations = {
    ...topologyAnnotations(request, context, place, 1),
    ...simulation(request, context, place),
  };
  return {
    // KServe gives its pods the labels of the InferenceService too; these are those that must not be lost.
    labels: podLabels(context, receipt.at('labels')),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...identity(request, receipt),
    ...podPriority(request, context, receipt),
    ...gracePeriod(request, context, receipt, drainGrace(context)),
    ...podSecurity(receipt, { volumes: !!request.volumes?.length }),
    ...placement(request, context, receipt),
    ...spread(scale, predictorLabels(request.name), receipt),
    ...volumes(request, context, receipt),
    ...(request.serving?.modelFormat
      ? { model: model(request, context, startup, receipt.at('model')) }
      : {
          containers: [
            custom(request, context, startup, receipt.at('containers', '0')),
          ],
        }),
  };
}

/** A model that a ServingRuntime serves. KServe lays this over the runtime's container. */
function model(
  request: LaunchRequest,
  context: RenderContext,
  startup: Startup,
  receipt: Receipt,
): Record<string, unknown> {
  const { serving, runtime } = request;
  return {
    modelFormat: { name: serving!.modelFormat },
    ...(runtime ? { runtime } : {}),
    ...storage(request, receipt),
    image: receipt.note(
      'image',
      request.image,
      "The image that was asked for, in place of the runtime's own",
    ),
    ...imagePullPolicy(request.image, receipt),
    ...(request.command ? { command: request.command } : {}),
    ...(request.args ? { args: request.args } : {}),
    ...environment(request, receipt),
    ...gpuResources(request, context, receipt),
    ...containerSecurity(receipt),
    ...volumeMounts(request, receipt),
    ...servingContainer(request, startup, receipt),
  };
}

/** Where the weights are. `receipt` is at the model. */
function storage(
  request: LaunchRequest,
  receipt: Receipt,
): Record<string, string> {
  return receipt.field(
    'storageUri',
    request.serving?.storageUri,
    storageReason(request),
  );
}

function storageReason(request: LaunchRequest): string {
  return request.serving?.storageUri?.startsWith('pvc://')
    ? 'KServe mounts the volume at /mnt/models, read-only: nothing is downloaded'
    : "KServe's storage initializer downloads the weights to /mnt/models at the start of each replica; a pvc:// address, or a LocalModelCache that the platform keeps, spares that";
}

/** An image that serves by itself. */
function custom(
  request: LaunchRequest,
  context: RenderContext,
  startup: Startup,
  receipt: Receipt,
): Record<string, unknown> {
  const uri = request.serving?.storageUri;
  return gpuContainer(request, context, receipt, {
    name: CONTAINER,
    nameReason: 'The container that KServe sends requests to',
    env: uri
      ? [
          receipt
            .at('env')
            .note(
              String(firstOwnVariable(request)),
              { name: 'STORAGE_URI', value: uri },
              storageReason(request),
            ),
        ]
      : [],
    more: servingContainer(request, startup, receipt),
  });
}
