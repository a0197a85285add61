import { quantityToInteger } from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';

/**
 * GPU slots of a pod in integer thousandths of a GPU (`ledger.md` §3). This slice counts whole GPUs, HAMi shares and time-slicing; MIG
 * devices and DRA claims are recognised and reported as not counted, never counted wrongly.
 */

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
}

export interface PodGpuRequest {
  /** In the order of the pod's spec: init containers and sidecars first. Only those that ask for GPUs. */
  containers: ContainerGpus[];
  /** GPU resources that are asked for and cannot be counted yet. */
  uncounted: string[];
}

/** What the count of a pod's slots depends on beside its request. */
export interface SlotRules {
  /** How many pods share a GPU by time-slicing or MPS. */
  replicas: number;
  /** Memory of one GPU in MiB, for HAMi's shares by memory. */
  memoryMiB: number | undefined;
}

/** Held slots, with what rounding down left: the exact value is `milli + lost.numerator / lost.denominator`. */
export interface HeldSlots {
  milli: number;
  lost: { numerator: number; denominator: number };
}

/** Names of resources that count whole GPUs, unless configuration (`mlWorkloads.metering.gpuResources`) says others. */
export const DEFAULT_GPU_RESOURCES = [
  'nvidia.com/gpu',
  'nvidia.com/gpu.shared',
  'amd.com/gpu',
  'gpu.intel.com/i915',
  'gpu.intel.com/xe',
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

/** A GPU vendor's resource that none of the rules counts, for example a MIG device: it is reported instead of dropped. */
export function isUncountedGpuResource(
  name: string,
  gpuResources: readonly string[],
): boolean {
  return (
    VENDOR.test(name) && !gpuResources.includes(name) && !NO_GPUS.includes(name)
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

function containerGpus(
  container: any,
  kind: ContainerGpus['kind'],
  gpuResources: readonly string[],
  uncounted: Set<string>,
): ContainerGpus | undefined {
  // Extended resources need equal requests and limits; a manifest may give only the limits.
  const resources: Record<string, string> = {
    ...container?.resources?.requests,
    ...container?.resources?.limits,
  };
  let gpus = 0;
  for (const name of Object.keys(resources)) {
    if (gpuResources.includes(name)) {
      gpus += amount(resources, name) ?? 0;
    } else if (
      isUncountedGpuResource(name, gpuResources) &&
      (amount(resources, name) ?? 1) > 0
    ) {
      uncounted.add(name);
    }
  }
  if (gpus === 0) {
    return undefined;
  }
  const positive = (name: string) => amount(resources, name) || undefined;
  return {
    kind,
    gpus,
    cores: positive(HAMI_CORES),
    memoryMiB: positive(HAMI_MEMORY),
    memoryPercent: positive(HAMI_MEMORY_PERCENT),
  };
}

/** Reads a pod's request for GPUs; undefined when it asks for none. */
export function gpuRequestOf(
  pod: KubeObject,
  gpuResources: readonly string[] = DEFAULT_GPU_RESOURCES,
): PodGpuRequest | undefined {
  const uncounted = new Set<string>();
  const containers: ContainerGpus[] = [];
  for (const container of pod.spec?.initContainers ?? []) {
    const kind = container?.restartPolicy === 'Always' ? 'sidecar' : 'init';
    const gpus = containerGpus(container, kind, gpuResources, uncounted);
    if (gpus) containers.push(gpus);
  }
  for (const container of pod.spec?.containers ?? []) {
    const gpus = containerGpus(container, 'main', gpuResources, uncounted);
    if (gpus) containers.push(gpus);
  }
  if ((pod.spec?.resourceClaims ?? []).length > 0) {
    uncounted.add('resourceClaims');
  }
  return containers.length === 0 && uncounted.size === 0
    ? undefined
    : { containers, uncounted: [...uncounted].sort() };
}

/** True when the count cannot be told without the memory of the node's GPUs. */
export function needsGpuMemory(request: PodGpuRequest): boolean {
  return request.containers.some(({ memoryMiB }) => memoryMiB !== undefined);
}

/** The share of one GPU as an exact fraction of thousandths. */
function share(container: ContainerGpus, rules: SlotRules): [number, number] {
  const shares: [number, number][] = [];
  if (container.cores !== undefined) {
    shares.push([container.cores * 10, 1]);
  }
  if (container.memoryPercent !== undefined) {
    shares.push([container.memoryPercent * 10, 1]);
  }
  if (container.memoryMiB !== undefined && rules.memoryMiB !== undefined) {
    shares.push([container.memoryMiB * 1000, rules.memoryMiB]);
  }
  if (shares.length === 0) {
    // Not known memory: the whole GPU, as no smaller number could be defended.
    return container.memoryMiB === undefined
      ? [1000, rules.replicas]
      : [1000, 1];
  }
  const [up, down] = shares.reduce((a, b) =>
    b[0] * a[1] > a[0] * b[1] ? b : a,
  );
  return up > 1000 * down ? [1000, 1] : [up, down];
}

function slotsOf(container: ContainerGpus, rules: SlotRules): HeldSlots {
  const [up, down] = share(container, rules);
  return {
    milli: Math.floor(up / down) * container.gpus,
    lost: { numerator: (up % down) * container.gpus, denominator: down },
  };
}

function add(a: HeldSlots, b: HeldSlots): HeldSlots {
  return {
    milli: a.milli + b.milli,
    lost: {
      numerator:
        a.lost.numerator * b.lost.denominator +
        b.lost.numerator * a.lost.denominator,
      denominator: a.lost.denominator * b.lost.denominator,
    },
  };
}

const NONE: HeldSlots = { milli: 0, lost: { numerator: 0, denominator: 1 } };

/**
 * The slots that a pod holds, as the scheduler counts: the larger of its containers with all sidecars, and each init container with the
 * sidecars declared before it.
 */
export function heldSlots(request: PodGpuRequest, rules: SlotRules): HeldSlots {
  let sidecars = NONE;
  let mains = NONE;
  let largestInit = NONE;
  for (const container of request.containers) {
    const slots = slotsOf(container, rules);
    if (container.kind === 'main') {
      mains = add(mains, slots);
    } else if (container.kind === 'sidecar') {
      sidecars = add(sidecars, slots);
    } else {
      const init = add(sidecars, slots);
      if (init.milli > largestInit.milli) {
        largestInit = init;
      }
    }
  }
  const running = add(mains, sidecars);
  return running.milli >= largestInit.milli ? running : largestInit;
}
