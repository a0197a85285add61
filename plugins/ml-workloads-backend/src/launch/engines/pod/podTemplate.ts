import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { gpuContainer, type ContainerOptions } from './container';
import { podMetadata } from './metadata';
import { placement } from './placement';
import type { Receipt } from './receipt';
import { podSecurity } from './security';
import { TOPOLOGY, topologyAnnotations } from './topology';
import { gpuSharedMemory, hasCheckpoint, volumes } from './volumes';

/** Seconds from SIGTERM to SIGKILL for work that saves a checkpoint. Clouds give between half a minute and two. */
const CHECKPOINT_GRACE_SECONDS = 120;

/** What an engine says of its pod. */
export interface PodOptions {
  /** `Never` or `OnFailure` with its reason; absent: the kind's own. */
  restartPolicy?: { value: string; reason: string };
  /**
   * Annotations of the template beside the simulation's; noted by the engine. Those of the topology are among them when the engine's pods
   * talk to each other ({@link topologyAnnotations}); else they are filled in here.
   */
  annotations?: Record<string, string>;
  /** Seconds from SIGTERM to SIGKILL, where the engine knows better than the checkpoint's. */
  graceSeconds?: { value: number; reason: string };
  /** False: the simulation ends this workload by other means than its pods. */
  simulate?: boolean;
  container?: ContainerOptions;
  /** Further fields of the pod's spec, e.g. topology spread; noted by the engine. */
  more?: Record<string, unknown>;
}

/** Template of a pod with one container, which runs the request's image on the profile's GPUs. `receipt` is at the template. */
export function gpuPodTemplate(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: PodOptions = {},
): {
  metadata: ReturnType<typeof podMetadata>;
  spec: Record<string, unknown>;
} {
  const spec = receipt.at('spec');
  const { restartPolicy } = options;
  return {
    metadata: podMetadata(
      options.simulate === false
        ? { ...request, simulate: undefined }
        : request,
      context,
      receipt,
      Object.keys(options.annotations ?? {}).some(isTopology)
        ? options.annotations
        : {
            ...options.annotations,
            ...topologyAnnotations(
              request,
              context,
              receipt.at('metadata', 'annotations'),
              1,
            ),
          },
    ),
    spec: {
      ...spec.field(
        'restartPolicy',
        restartPolicy?.value,
        restartPolicy?.reason ?? '',
      ),
      ...identity(request, spec),
      ...podPriority(request, context, spec),
      ...gracePeriod(request, context, spec, options.graceSeconds),
      ...podSecurity(spec, { volumes: !!request.volumes?.length }),
      ...placement(request, context, spec),
      containers: [
        gpuContainer(
          request,
          context,
          spec.at('containers', '0'),
          options.container,
        ),
      ],
      ...volumes(
        request,
        context,
        spec,
        options.container?.sharedMemory ?? gpuSharedMemory(request, context),
      ),
      ...options.more,
    },
  };
}

/** Under which account the pod runs: no token in it unless an account was named. `receipt` is at the pod's spec. */
export function identity(
  request: Pick<LaunchRequest, 'serviceAccountName'>,
  receipt: Receipt,
): Record<string, unknown> {
  return request.serviceAccountName
    ? {
        serviceAccountName: request.serviceAccountName,
        ...receipt.field(
          'automountServiceAccountToken',
          true,
          `ServiceAccount ${request.serviceAccountName} was named, so its token is mounted`,
        ),
      }
    : receipt.field(
        'automountServiceAccountToken',
        false,
        'No ServiceAccount was named: the code gets no access to the cluster',
      );
}

/** `receipt` is at the pod's spec. */
export function podPriority(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  return receipt.field(
    'priorityClassName',
    context.priority?.podPriorityClass,
    `The pods' priority for ${request.type}: when a node is full, training makes room for serving`,
  );
}

/** Time to save, where the pod can be taken away. `receipt` is at the pod's spec. */
export function gracePeriod(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  own?: PodOptions['graceSeconds'],
): Record<string, number> {
  const key = 'terminationGracePeriodSeconds';
  if (own) return receipt.field(key, own.value, own.reason);
  if (context.profile.spot) {
    return receipt.field(
      key,
      CHECKPOINT_GRACE_SECONDS,
      'Spot nodes are taken away at short notice: so long from SIGTERM to save a checkpoint, where the cloud leaves it',
    );
  }
  return receipt.field(
    key,
    hasCheckpoint(request) ? CHECKPOINT_GRACE_SECONDS : undefined,
    'So long from SIGTERM to save a checkpoint when the queue takes the GPUs back',
  );
}

function isTopology(annotation: string): boolean {
  return (Object.values(TOPOLOGY) as string[]).includes(annotation);
}
