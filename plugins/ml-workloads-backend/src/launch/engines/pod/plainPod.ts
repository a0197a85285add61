import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { environment, imagePullPolicy } from './container';
import { podMetadata } from './metadata';
import { zonePlacement } from './placement';
import { identity, podPriority } from './podTemplate';
import type { Receipt } from './receipt';
import { containerSecurity, podSecurity } from './security';
import { volumeMounts, volumes, type SharedMemory } from './volumes';

/** A pod beside those with the GPUs: a head, a submitter, a router. */
export interface PlainPodOptions {
  container: { name: string; reason: string };
  /** Kubernetes quantities, requests and limits alike. */
  resources: { cpu: string; memory: string; disk: string; reason: string };
  restartPolicy?: { value: string; reason: string };
  /** True: it runs the person's code, so it gets their variables and volumes, and stands where the data is. */
  runsCode: boolean;
  sharedMemory?: SharedMemory;
  /** False: the simulation ends this workload by other means than its pods. */
  simulate?: boolean;
  /** Ports, probes…: noted by the engine. */
  more?: Record<string, unknown>;
}

/**
 * Template of a pod with the request's image and no GPU: it selects none of the profile's nodes and tolerates none of their taints, so that
 * it takes no room beside a GPU. `receipt` is at the template.
 */
export function plainPodTemplate(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  options: PlainPodOptions,
): {
  metadata: ReturnType<typeof podMetadata>;
  spec: Record<string, unknown>;
} {
  const spec = receipt.at('spec');
  const place = spec.at('containers', '0');
  const { resources, restartPolicy, runsCode, sharedMemory } = options;
  const code = runsCode ? request : { ...request, volumes: undefined };
  const amounts = {
    cpu: resources.cpu,
    memory: resources.memory,
    'ephemeral-storage': resources.disk,
  };
  return {
    metadata: podMetadata(
      options.simulate === false
        ? { ...request, simulate: undefined }
        : request,
      context,
      receipt,
    ),
    spec: {
      ...spec.field(
        'restartPolicy',
        restartPolicy?.value,
        restartPolicy?.reason ?? '',
      ),
      ...identity(runsCode ? request : {}, spec),
      ...podPriority(request, context, spec),
      ...podSecurity(spec, { volumes: !!code.volumes?.length }),
      ...zonePlacement(code, context, spec),
      containers: [
        {
          ...place.field(
            'name',
            options.container.name,
            options.container.reason,
          ),
          image: request.image,
          ...imagePullPolicy(request.image, place),
          ...(runsCode ? environment(request, place) : {}),
          ...place.field(
            'resources',
            { requests: amounts, limits: { ...amounts } },
            resources.reason,
          ),
          ...containerSecurity(place),
          ...volumeMounts(code, place, !!sharedMemory),
          ...options.more,
        },
      ],
      // One GPU: the shared memory of several is for pods that have them.
      ...volumes({ ...code, gpusPerPod: 1 }, context, spec, sharedMemory),
    },
  };
}
