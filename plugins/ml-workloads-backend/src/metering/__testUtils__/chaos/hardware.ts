import type { Stage } from './Stage';

/** How GPUs are given out by the kinds of nodes. */

/** What the pods of a kind of node may ask for. */
export interface Kind {
  wish: () => Record<string, string>;
  /** Its devices are held through claims: whole GPUs, and one that is shared. */
  devices?: string[];
}

const H100 = 'NVIDIA-H100-80GB-HBM3';
/** MIG layouts of one card of 80 GB. */
const LAYOUTS: Array<Record<string, number>> = [
  { '1g.10gb': 7 },
  { '1g.20gb': 4 },
  { '2g.20gb': 3, '1g.10gb': 1 },
  { '3g.40gb': 2 },
  { '4g.40gb': 1, '3g.40gb': 1 },
  { '4g.40gb': 1, '2g.20gb': 1, '1g.10gb': 1 },
  { '1g.10gb': 2, '2g.20gb': 1, '3g.40gb': 1 },
  { '7g.80gb': 1 },
];
const PROFILES = ['1g.10gb', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb'];
/** Profiles of which a whole card is cut, with how many of them it has. */
const SINGLE: Array<[string, number]> = [
  ['1g.10gb', 7],
  ['3g.40gb', 2],
  ['2g.20gb', 3],
  ['1g.20gb', 4],
];

export interface Hardware extends Kind {
  /** Known from the first moment. */
  labels: Record<string, string>;
  /** Discovery may add them later. */
  discovered: () => Record<string, string>;
  /** Each time it is read. */
  capacity: () => Record<string, string>;
  alwaysThere: boolean;
}

export function plain({ dice }: Stage): Hardware {
  const gpus = dice.pick(1, 2, 4, 8);
  const replicas = dice.pick(1, 1, 1, 3, 7);
  const resource =
    replicas > 1
      ? dice.pick('nvidia.com/gpu', 'nvidia.com/gpu.shared')
      : dice.pick('nvidia.com/gpu', 'amd.com/gpu');
  return {
    labels: replicas > 1 ? { 'nvidia.com/gpu.replicas': `${replicas}` } : {},
    discovered: () => ({
      ...(dice.chance(0.8)
        ? {
            'nvidia.com/gpu.product': dice.pick(
              'NVIDIA-L4',
              'NVIDIA-H100',
              'NVIDIA-L4-SHARED',
            ),
          }
        : {}),
      ...(dice.chance(0.5) ? { 'nvidia.com/gpu.count': `${gpus}` } : {}),
    }),
    capacity: () => ({ [resource]: `${gpus * replicas}` }),
    alwaysThere: false,
    wish: () => ({
      [resource]: `${dice.int(1, Math.min(4, gpus * replicas))}`,
    }),
  };
}

export function migMixed({ dice }: Stage): Hardware {
  const gpus = dice.int(1, 2);
  return {
    labels: {
      'nvidia.com/gpu.product': H100,
      'nvidia.com/gpu.count': `${gpus}`,
    },
    discovered: () => ({}),
    capacity: () => {
      const others = gpus > 1 && dice.chance(0.3) ? 1 : 0;
      const layout = Object.entries(dice.pick(...LAYOUTS)).map(
        ([profile, count]) => [
          `nvidia.com/mig-${profile}`,
          `${count * (gpus - others)}`,
        ],
      );
      return {
        ...Object.fromEntries(layout),
        ...(others || dice.chance(0.3)
          ? { 'nvidia.com/gpu': `${others}` }
          : {}),
      };
    },
    alwaysThere: true,
    wish: () => ({
      [`nvidia.com/mig-${dice.pick(...PROFILES)}`]: `${dice.int(1, 2)}`,
      ...(dice.chance(0.1) ? { 'nvidia.com/gpu': '1' } : {}),
    }),
  };
}

export function migSingle({ dice }: Stage): Hardware {
  const gpus = dice.int(1, 2);
  const [profile, each] = dice.pick(...SINGLE);
  return {
    labels: {
      'nvidia.com/gpu.product': `${H100}-MIG-${profile}`,
      // Of devices, not of GPUs.
      'nvidia.com/gpu.count': `${each * gpus}`,
      'cloud.google.com/gke-accelerator-count': `${gpus}`,
    },
    discovered: () => ({}),
    capacity: () => ({ 'nvidia.com/gpu': `${each * gpus}` }),
    alwaysThere: true,
    wish: () => ({ 'nvidia.com/gpu': `${dice.int(1, each)}` }),
  };
}

export function hami({ dice }: Stage): Hardware {
  const gpus = dice.int(1, 2);
  const some = (name: string, ...values: number[]) =>
    dice.chance(0.6) ? { [name]: `${dice.pick(...values)}` } : {};
  return {
    labels: {
      'nvidia.com/gpu.product': 'NVIDIA-L4',
      'nvidia.com/gpu.count': `${gpus}`,
      ...(dice.chance(0.8) ? { 'nvidia.com/gpu.memory': '24576' } : {}),
    },
    discovered: () => ({}),
    capacity: () => ({
      'nvidia.com/gpu': `${10 * gpus}`,
      'nvidia.com/gpucores': `${100 * gpus}`,
    }),
    alwaysThere: true,
    wish: () => ({
      'nvidia.com/gpu': `${dice.int(1, gpus)}`,
      ...some('nvidia.com/gpucores', 10, 25, 30, 33, 50, 100, 150),
      ...some('nvidia.com/gpumem', 1000, 8192, 12288, 24576, 81559),
    }),
  };
}

/** Memory of the device that several claims share; what three have of it sums to all. */
export const SHARED_MEMORY = 30_000;

export function claimed({ dice }: Stage): Hardware {
  const gpus = dice.int(1, 3);
  return {
    labels: {
      'nvidia.com/gpu.product': 'NVIDIA-L4',
      'nvidia.com/gpu.count': `${gpus}`,
    },
    discovered: () => ({}),
    capacity: () => ({}),
    alwaysThere: true,
    wish: () => ({}),
    devices: Array.from({ length: gpus }, (_, i) => `gpu-${i}`),
  };
}
