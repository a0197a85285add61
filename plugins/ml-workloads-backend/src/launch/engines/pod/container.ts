import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { multiplyQuantity } from './quantity';
import type { Receipt } from './receipt';
import { containerSecurity } from './security';
import { volumeMounts, type SharedMemory } from './volumes';

/** Space on the node's disk for each GPU: logs, the writable layer and scratch files. */
const DISK_PER_GPU = '50Gi';

/** What an engine says of its container. */
export interface ContainerOptions {
  /** `main` when absent. */
  name?: string;
  nameReason?: string;
  /** Variables that the engine fills in; noted by the engine. */
  env?: Array<Record<string, unknown>>;
  /** Where the engine's pod wants it for another reason than several GPUs; the pod's volume is then the engine's too. */
  sharedMemory?: SharedMemory;
  /** Ports, probes, lifecycle…: noted by the engine. */
  more?: Record<string, unknown>;
}

/** The container that runs the request's image on the profile's GPUs. `receipt` is at the container. */
export function gpuContainer(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: ContainerOptions = {},
): Record<string, unknown> {
  return {
    ...receipt.field(
      'name',
      options.name ?? 'main',
      options.nameReason ?? 'The container that does the work',
    ),
    image: request.image,
    ...imagePullPolicy(request.image, receipt),
    ...(request.command ? { command: request.command } : {}),
    ...(request.args ? { args: request.args } : {}),
    ...environment(request, receipt, options.env),
    ...gpuResources(request, context, receipt),
    ...containerSecurity(receipt),
    ...volumeMounts(
      request,
      receipt,
      !!options.sharedMemory || request.gpusPerPod > 1,
    ),
    ...options.more,
  };
}

/**
 * GPUs, CPU, memory and disk of one pod, requests and limits alike, as `resources` (or as `key`). `receipt` is where they go.
 *
 * GPUs must be alike. Memory is, so that the pod is never killed for what it was promised. CPU is, so that one pod's data loaders do not
 * slow its neighbour's GPUs.
 */
export function gpuResources(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  key: string = 'resources',
): Record<string, unknown> {
  const { profile } = context;
  const disk = profile.ephemeralStoragePerGpu ?? DISK_PER_GPU;
  const amounts = {
    cpu: multiplyQuantity(profile.cpuPerGpu, request.gpusPerPod),
    memory: multiplyQuantity(profile.memoryPerGpu, request.gpusPerPod),
    'ephemeral-storage': multiplyQuantity(disk, request.gpusPerPod),
    [profile.resourceName]: String(request.gpusPerPod),
  };
  return receipt.field(
    key,
    { requests: amounts, limits: { ...amounts } },
    `${profile.cpuPerGpu} CPU, ${profile.memoryPerGpu} memory and ${disk} disk for each GPU: the node's share of hardware profile ${profile.name}. Requests equal limits, so that nothing is promised twice`,
  );
}

/** Variables: plain ones as they are, secrets by reference, then the engine's own. `receipt` is at the container. */
export function environment(
  request: LaunchRequest,
  receipt: Receipt,
  more: Array<Record<string, unknown>> = [],
): Record<string, unknown> {
  const plain: Array<Record<string, unknown>> = (request.env ?? []).map(
    ({ name, value }) => ({ name, value }),
  );
  const place = receipt.at('env');
  const secret = (request.secretEnv ?? []).map(
    ({ name, secretName, key }, index) =>
      place.note(
        String(plain.length + index),
        { name, valueFrom: { secretKeyRef: { name: secretName, key } } },
        `The kubelet reads ${key} of Secret ${secretName} when the container starts; the value passes through nothing else`,
      ),
  );
  const env = [...plain, ...secret, ...more];
  return env.length > 0 ? { env } : {};
}

/** Index that the engine's first own variable gets in `env`, for its receipt. */
export function firstOwnVariable(request: LaunchRequest): number {
  return (request.env?.length ?? 0) + (request.secretEnv?.length ?? 0);
}

/** `receipt` is at the container. */
export function imagePullPolicy(
  image: string,
  receipt: Receipt,
): Record<string, string> {
  return isPinned(image)
    ? receipt.field(
        'imagePullPolicy',
        'IfNotPresent',
        'A node that has the image does not pull it again; one that the platform pulled to the nodes beforehand starts at once',
      )
    : receipt.field(
        'imagePullPolicy',
        'Always',
        'The image has no fixed tag or digest, so what the node has may be old; a fixed one is not pulled again',
      );
}

/** A digest, or a tag other than `latest`. */
function isPinned(image: string): boolean {
  if (image.includes('@')) return true;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== 'latest';
}
