import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import {
  gpuPodTemplate,
  gpuSharedMemory,
  halfQuantity,
  multiplyQuantity,
  plainPodTemplate,
  topologyAnnotations,
  type PlainPodOptions,
  type Receipt,
  type SharedMemory,
} from '../pod';

/** Name of the group of GPU workers. */
export const WORKER_GROUP = 'gpu';

/** The head schedules and serves the dashboard; these are what the Ray documentation recommends at the least for production, rounded. */
const HEAD = { cpu: '4', memory: '16Gi', disk: '20Gi' };

/** What an engine says of its Ray cluster. */
export interface RayClusterOptions {
  /** Fewest and most workers; both `replicas` when absent, and nothing scales. */
  workers?: { min: number; max: number; reason: string };
  /** Fields of the head's container, e.g. ports. */
  head?: PlainPodOptions['more'];
  /** Fields of the workers' container, e.g. probes. */
  worker?: Record<string, unknown>;
}

/**
 * `rayClusterSpec` of a RayJob, `rayClusterConfig` of a RayService: a head without GPUs, so that no GPU waits for a scheduler, and one group
 * of workers with the request's GPUs. `receipt` is at the field.
 */
export function rayCluster(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: RayClusterOptions = {},
): Record<string, unknown> {
  return {
    headGroupSpec: head(request, context, receipt.at('headGroupSpec'), options),
    workerGroupSpecs: [
      workers(request, context, receipt.at('workerGroupSpecs', '0'), options),
    ],
  };
}

function head(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: RayClusterOptions,
) {
  return {
    ...receipt.field(
      'rayStartParams',
      { 'dashboard-host': '0.0.0.0', 'num-cpus': '0', 'num-gpus': '0' },
      'The head runs no tasks: a busy head loses the cluster. Its dashboard answers the operator',
    ),
    template: plainPodTemplate(request, context, receipt.at('template'), {
      container: {
        name: 'ray-head',
        reason: 'The container that KubeRay looks for in the head',
      },
      resources: {
        ...HEAD,
        reason:
          "The head's own: it keeps the cluster's state and runs the driver of the program, and needs no GPU",
      },
      runsCode: true,
      sharedMemory: objectStore(HEAD.memory),
      simulate: false,
      more: options.head,
    }),
  };
}

function workers(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: RayClusterOptions,
) {
  const { min, max, reason } = options.workers ?? {
    min: request.replicas,
    max: request.replicas,
    reason: 'As many workers as asked for, from start to end',
  };
  const memory = multiplyQuantity(
    context.profile.memoryPerGpu,
    request.gpusPerPod,
  );
  const template = receipt.at('template');
  return {
    ...receipt.field('groupName', WORKER_GROUP, 'The workers with the GPUs'),
    replicas: request.replicas,
    ...receipt.field('minReplicas', min, reason),
    ...receipt.field('maxReplicas', max, reason),
    ...receipt.field(
      'rayStartParams',
      { 'num-gpus': String(request.gpusPerPod) },
      'Ray counts the GPUs itself only under some resource names',
    ),
    template: gpuPodTemplate(request, context, template, {
      annotations: topologyAnnotations(
        request,
        context,
        template.at('metadata', 'annotations'),
        max,
      ),
      simulate: false,
      container: {
        name: 'ray-worker',
        nameReason: 'The container that does the work',
        sharedMemory: gpuSharedMemory(request, context) ?? objectStore(memory),
        more: options.worker,
      },
    }),
  };
}

function objectStore(memory: string): SharedMemory {
  return {
    sizeLimit: halfQuantity(memory),
    reason:
      "Ray's object store lives in /dev/shm, and without room there it falls back to the disk; half of the pod's memory, of which it is a part",
  };
}
