import { quantityToInteger } from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';
import { migResourceOf } from './mig';
import { MOST_GPUS } from './nodeLabels';

/** Reading what a pod asks for: whole GPUs of any vendor, MIG devices, HAMi shares, claims. What it holds is counted in `slots.ts`. */

/** What one container asks for. `kind` decides how it adds up (`ledger.md` §3.10). */
export interface ContainerGpus {
  kind: 'main' | 'sidecar' | 'init';
  gpus: number;
  /** HAMi: percent of the cores of each GPU. */
  cores?: number;
  /** HAMi: memory of each GPU in MiB. */
  memoryMiB?: number;
  /** HAMi: memory of each GPU in percent. */
  memoryPercent?: number;
  /** MIG devices by profile (strategy mixed). */
  mig?: Record<string, number>;
}

export interface PodGpuRequest {
  /** In the order of the pod's spec: init containers and sidecars first. Only those that ask for GPUs. */
  containers: ContainerGpus[];
  /** GPU resources that are asked for and that no rule counts. */
  uncounted: string[];
  /** It may hold devices through ResourceClaims: the claims say which. */
  claims?: true;
  /** Part of the request is backed by this claim, which counts instead of it. */
  extendedClaim?: {
    name: string;
    /** What is asked for beside the claim, in the same order. */
    containers: ContainerGpus[];
  };
}

/** Names of resources that count whole GPUs, unless configuration (`mlWorkloads.metering.gpuResources`) says others. */
export const DEFAULT_GPU_RESOURCES = [
  'nvidia.com/gpu',
  'nvidia.com/gpu.shared',
  'amd.com/gpu',
  'gpu.intel.com/i915',
  'gpu.intel.com/xe',
  'habana.ai/gaudi',
  'google.com/tpu',
];

const HAMI_CORES = 'nvidia.com/gpucores';
const HAMI_MEMORY = 'nvidia.com/gpumem';
const HAMI_MEMORY_PERCENT = 'nvidia.com/gpumem-percentage';
/** Resources of GPU vendors that are no GPUs. */
const NO_GPUS = [
  HAMI_CORES,
  HAMI_MEMORY,
  HAMI_MEMORY_PERCENT,
  'nvidia.com/priority',
];
const VENDOR = /^(nvidia\.com|amd\.com|gpu\.intel\.com)\//;

/** Extended resources that the scheduler makes a claim for: the claim is counted, not the request. */
const DEVICE_CLASS = 'deviceclass.resource.kubernetes.io/';

/** A GPU vendor's resource that none of the rules counts: it is reported instead of dropped. */
export function isUncountedGpuResource(
  name: string,
  gpuResources: readonly string[],
): boolean {
  return (
    VENDOR.test(name) &&
    !gpuResources.includes(name) &&
    !NO_GPUS.includes(name) &&
    migResourceOf(name) === undefined
  );
}

function amount(
  resources: Record<string, string> | undefined,
  name: string,
): number | undefined {
  const written = resources?.[name];
  if (written === undefined) {
    return undefined;
  }
  try {
    return Number(quantityToInteger(written));
  } catch {
    return undefined;
  }
}

/** Units of a resource that a container asks for. What no node can have is held by nobody: it is reported, not counted. */
function unitsOf(
  resources: Record<string, string>,
  name: string,
  uncounted: Set<string>,
): number {
  const units = amount(resources, name) ?? 0;
  if (units <= MOST_GPUS) return Math.max(0, units);
  uncounted.add(name);
  return 0;
}

/** What a container asks for, by resource. Extended resources need equal requests and limits; a manifest may give only the limits. */
function resourcesOf(container: any): Record<string, string> {
  return {
    ...container?.resources?.requests,
    ...container?.resources?.limits,
  };
}

function containerGpus(
  container: any,
  kind: ContainerGpus['kind'],
  gpuResources: readonly string[],
  uncounted: Set<string>,
  backed?: ReadonlySet<string>,
): ContainerGpus | undefined {
  const resources = resourcesOf(container);
  let gpus = 0;
  const mig: Record<string, number> = {};
  for (const name of Object.keys(resources)) {
    if (backed?.has(name)) continue;
    const profile = migResourceOf(name);
    if (profile !== undefined) {
      const devices = unitsOf(resources, name, uncounted);
      if (devices > 0) mig[profile] = (mig[profile] ?? 0) + devices;
    } else if (gpuResources.includes(name)) {
      gpus += unitsOf(resources, name, uncounted);
    } else if (
      isUncountedGpuResource(name, gpuResources) &&
      (amount(resources, name) ?? 1) > 0
    ) {
      uncounted.add(name);
    }
  }
  const hasMig = Object.keys(mig).length > 0;
  if (gpus === 0 && !hasMig) {
    return undefined;
  }
  const positive = (name: string) => amount(resources, name) || undefined;
  return {
    kind,
    gpus,
    cores: positive(HAMI_CORES),
    memoryMiB: positive(HAMI_MEMORY),
    memoryPercent: positive(HAMI_MEMORY_PERCENT),
    ...(hasMig ? { mig } : {}),
  };
}

/** The containers of a pod that ask for GPUs beside what a claim backs. */
function containersOf(
  pod: KubeObject,
  gpuResources: readonly string[],
  uncounted: Set<string>,
  backed: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): ContainerGpus[] {
  const found: ContainerGpus[] = [];
  const read = (container: any, kind: ContainerGpus['kind']) => {
    const gpus = containerGpus(
      container,
      kind,
      gpuResources,
      uncounted,
      backed.get(container?.name),
    );
    if (gpus) found.push(gpus);
  };
  for (const container of pod.spec?.initContainers ?? []) {
    read(container, container?.restartPolicy === 'Always' ? 'sidecar' : 'init');
  }
  for (const container of pod.spec?.containers ?? []) {
    read(container, 'main');
  }
  return found;
}

/** The resources of each container that the pod's own claim for extended resources stands for. */
function backedBy(status: any): Map<string, Set<string>> {
  const backed = new Map<string, Set<string>>();
  for (const mapping of status?.requestMappings ?? []) {
    const names = backed.get(mapping?.containerName) ?? new Set();
    backed.set(mapping?.containerName, names.add(mapping?.resourceName));
  }
  return backed;
}

function hasClaims(pod: KubeObject): boolean {
  const containers = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []),
  ];
  return (
    (pod.spec?.resourceClaims ?? []).length > 0 ||
    Boolean(pod.status?.extendedResourceClaimStatus) ||
    containers.some(container =>
      Object.keys(resourcesOf(container)).some(name =>
        name.startsWith(DEVICE_CLASS),
      ),
    )
  );
}

/** Reads a pod's request for GPUs; undefined when it asks for none and has no claims. */
export function gpuRequestOf(
  pod: KubeObject,
  gpuResources: readonly string[] = DEFAULT_GPU_RESOURCES,
): PodGpuRequest | undefined {
  const uncounted = new Set<string>();
  const containers = containersOf(pod, gpuResources, uncounted);
  const claims = hasClaims(pod);
  if (containers.length === 0 && uncounted.size === 0 && !claims) {
    return undefined;
  }
  const extended = pod.status?.extendedResourceClaimStatus;
  const backed = backedBy(extended);
  return {
    containers,
    uncounted: [...uncounted].sort(),
    ...(claims ? { claims: true } : {}),
    ...(typeof extended?.resourceClaimName === 'string' && backed.size > 0
      ? {
          extendedClaim: {
            name: extended.resourceClaimName,
            containers: containersOf(pod, gpuResources, new Set(), backed),
          },
        }
      : {}),
  };
}
