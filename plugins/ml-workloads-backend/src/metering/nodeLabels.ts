/**
 * What the labels of a node say about its hardware and its price. One place, because clouds and vendors spell the same fact differently.
 */

export type Labels = Record<string, string>;

/**
 * More than any node or container has. A label, a capacity or a request that says more is not believed: its product with time would leave
 * the numbers that databases can sum, and one object could stop the ledger of its cluster.
 */
export const MOST_GPUS = 4096;

const MODEL_LABELS = [
  'nvidia.com/gpu.product',
  'amd.com/gpu.product-name',
  'gpu.intel.com/product',
  'cloud.google.com/gke-accelerator',
  'karpenter.k8s.aws/instance-gpu-name',
];

const COUNT_LABELS = [
  'nvidia.com/gpu.count',
  'cloud.google.com/gke-accelerator-count',
  'karpenter.k8s.aws/instance-gpu-count',
];

const INSTANCE_TYPE_LABELS = [
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
];

const REGION_LABELS = [
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/region',
];

const CAPACITY_TYPE_LABELS = [
  'karpenter.sh/capacity-type',
  'eks.amazonaws.com/capacityType',
  'cloud.google.com/gke-spot',
  'cloud.google.com/gke-preemptible',
  'cloud.google.com/gke-provisioning',
  'kubernetes.azure.com/scalesetpriority',
  'scheduling.cast.ai/spot',
];

/** Labels that can change a number of the ledger; with {@link MIG_SHARING} all that a node's history keeps. */
const NODE_LABELS: readonly string[] = [
  ...MODEL_LABELS,
  ...COUNT_LABELS,
  ...INSTANCE_TYPE_LABELS,
  ...REGION_LABELS,
  ...CAPACITY_TYPE_LABELS,
  'nvidia.com/gpu.memory',
  'nvidia.com/gpu.replicas',
  'nvidia.com/gpu.sharing-strategy',
  'nvidia.com/mig.strategy',
  'cloud.google.com/gke-gpu-partition-size',
  'cloud.google.com/gke-gpu-sharing-strategy',
  'cloud.google.com/gke-max-shared-clients-per-gpu',
  'slipway.dev/pool',
];

/** Labels of single MIG profiles that say how their devices are shared. */
const MIG_SHARING =
  /^nvidia\.com\/mig-.+\.(product|replicas|sharing-strategy)$/;

/**
 * Of all labels those that can change a number of the ledger, always in the same order.
 *
 * @param more - that splits and hardware profiles are told by
 */
export function ledgerLabelsOf(
  all: Labels,
  more: readonly string[] = [],
): Labels {
  const names = [
    ...NODE_LABELS,
    ...more,
    ...Object.keys(all)
      .filter(name => MIG_SHARING.test(name))
      .sort(),
  ];
  const kept: Labels = {};
  for (const name of names) {
    if (all[name] !== undefined) kept[name] = all[name];
  }
  return kept;
}

/** Digits only: `Number` would read `1e3`, `0x8` and an empty text too. */
function wholeNumber(written: string | undefined): number | undefined {
  const value = /^\d+$/.test(written ?? '') ? Number(written) : NaN;
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function first(labels: Labels, names: string[]): string | undefined {
  const name = names.find(candidate => labels[candidate]);
  return name === undefined ? undefined : labels[name];
}

/** The GPU model without the suffixes that NVIDIA's discovery adds for sharing and MIG; undefined when no label says it. */
export function gpuModelOf(labels: Labels): string | undefined {
  return first(labels, MODEL_LABELS)?.replace(/-(SHARED|MIG-.+)$/, '');
}

/** The number of physical GPUs that the labels say; undefined when they do not. */
export function gpuCountOf(labels: Labels): number | undefined {
  // With MIG's single strategy gpu.count is the number of MIG devices, not of GPUs.
  const single = /-MIG-/.test(labels['nvidia.com/gpu.product'] ?? '');
  const names = COUNT_LABELS.filter(
    name => !(single && name === 'nvidia.com/gpu.count'),
  );
  return names
    .map(name => wholeNumber(labels[name]))
    .find(count => count !== undefined && count <= MOST_GPUS);
}

/** How many pods share one GPU by time-slicing or MPS; 1 when none do. */
export function replicasOf(labels: Labels): number {
  const clients = wholeNumber(
    labels['cloud.google.com/gke-max-shared-clients-per-gpu'],
  );
  if (labels['cloud.google.com/gke-gpu-sharing-strategy'] && clients) {
    return clients;
  }
  // Discovery writes 1 where nothing is shared; not all of its versions name the strategy.
  return labels['nvidia.com/gpu.sharing-strategy'] === 'none'
    ? 1
    : wholeNumber(labels['nvidia.com/gpu.replicas']) ?? 1;
}

/** Memory of one GPU in MiB; undefined when no label says it. */
export function gpuMemoryMiBOf(labels: Labels): number | undefined {
  return wholeNumber(labels['nvidia.com/gpu.memory']);
}

export function instanceTypeOf(labels: Labels): string | undefined {
  return first(labels, INSTANCE_TYPE_LABELS);
}

export function regionOf(labels: Labels): string | undefined {
  return first(labels, REGION_LABELS);
}

/** `on-demand`, `spot`, `reserved` or `capacity-block`; `on-demand` when no label says otherwise (`ledger.md` §4.14). */
export function capacityTypeOf(labels: Labels): string {
  const karpenter = labels['karpenter.sh/capacity-type'];
  if (karpenter) {
    return karpenter.toLocaleLowerCase('en-US');
  }
  switch (labels['eks.amazonaws.com/capacityType']) {
    case 'SPOT':
      return 'spot';
    case 'CAPACITY_BLOCK':
      return 'capacity-block';
    case 'ON_DEMAND':
      return 'on-demand';
    default:
  }
  const provisioning = labels['cloud.google.com/gke-provisioning'];
  if (
    labels['cloud.google.com/gke-spot'] === 'true' ||
    labels['cloud.google.com/gke-preemptible'] === 'true' ||
    provisioning === 'spot' ||
    provisioning === 'preemptible' ||
    labels['kubernetes.azure.com/scalesetpriority'] === 'spot' ||
    labels['scheduling.cast.ai/spot'] === 'true'
  ) {
    return 'spot';
  }
  return provisioning === 'reservation' ? 'reserved' : 'on-demand';
}
