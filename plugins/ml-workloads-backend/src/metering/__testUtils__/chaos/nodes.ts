import { copy, written, type Stage, type Told } from './Stage';

/** Nodes that come late to their labels and capacity, change, go, and come again under their name. */

/** What the pods of a kind of node may ask for. */
export interface Kind {
  wish: () => Record<string, string>;
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

interface Hardware extends Kind {
  /** Known from the first moment. */
  labels: Record<string, string>;
  /** Discovery may add them later. */
  discovered: () => Record<string, string>;
  /** Each time it is read. */
  capacity: () => Record<string, string>;
  alwaysThere: boolean;
}

function plain({ dice }: Stage): Hardware {
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

function migMixed({ dice }: Stage): Hardware {
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

function migSingle({ dice }: Stage): Hardware {
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

function hami({ dice }: Stage): Hardware {
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

/** Tells all that bore a name. */
export function tellNodes(stage: Stage, name: string): Kind {
  const { dice, end } = stage;
  const make = dice.pick(plain, plain, migMixed, migSingle, hami);
  const hardware = make(stage);
  let from = stage.anyTime();
  for (let life = 0; from < end && life < 3; life++) {
    const to = dice.chance(0.5) ? from + dice.int(0, 5_400_000) : Infinity;
    tellLife(stage, hardware, { name, uid: `${name}-${life}`, from, to });
    if (to === Infinity) break;
    from = to + dice.int(1000, 1_200_000);
  }
  return hardware;
}

function tellLife(
  stage: Stage,
  hardware: Hardware,
  life: { name: string; uid: string; from: number; to: number },
): void {
  const { dice, end } = stage;
  const { from, to } = life;
  const node: any = {
    kind: 'Node',
    metadata: {
      name: life.name,
      uid: life.uid,
      creationTimestamp: written(from),
      labels: {
        'node.kubernetes.io/instance-type': dice.pick('a', 'b', 'c'),
        ...hardware.labels,
        ...(dice.chance(0.3)
          ? { 'karpenter.sh/capacity-type': dice.pick('spot', 'on-demand') }
          : {}),
        ...(dice.chance(0.3) ? { 'topology.kubernetes.io/region': 'r1' } : {}),
      },
    },
    spec: {},
    status: { capacity: {}, allocatable: {} },
  };
  if (hardware.alwaysThere || dice.chance(0.6)) joinGpus(node, hardware);
  const history: Told[] = [[from, 'ADDED', copy(node)]];
  for (const at of dice.times(5, from, Math.min(to, end))) {
    changeNode(node, stage, hardware, at);
    history.push([at, 'MODIFIED', copy(node)]);
  }
  if (to <= end) history.push([to, 'DELETED', copy(node)]);
  stage.tell('nodes', history);
}

function joinGpus({ metadata, status }: any, hardware: Hardware): void {
  Object.assign(metadata.labels, hardware.discovered());
  status.capacity = hardware.capacity();
  status.allocatable = status.capacity;
}

function changeNode(
  node: any,
  { dice }: Stage,
  hardware: Hardware,
  at: number,
): void {
  const { metadata, spec, status } = node;
  const label = (name: string, ...values: string[]) => {
    metadata.labels[name] = dice.pick(...values);
  };
  const [resource] = Object.keys(status.capacity).slice(-1);
  switch (dice.int(0, 6)) {
    case 0:
      spec.unschedulable = !spec.unschedulable;
      break;
    case 1:
      spec.taints = spec.taints
        ? undefined
        : [
            {
              key: dice.pick(
                'karpenter.sh/disrupted',
                'ToBeDeletedByClusterAutoscaler',
                'other',
              ),
              effect: 'NoSchedule',
            },
          ];
      break;
    case 2:
      if (resource) {
        const left = Number(status.capacity[resource]) - dice.int(0, 3);
        status.allocatable = {
          ...status.capacity,
          [resource]: `${Math.max(0, left)}`,
        };
      }
      break;
    case 3:
      label('node.kubernetes.io/instance-type', 'a', 'b', 'c');
      break;
    case 4:
      metadata.deletionTimestamp = written(at);
      break;
    case 5:
      label('karpenter.sh/capacity-type', 'spot', 'on-demand');
      break;
    default:
      joinGpus(node, hardware);
  }
}
