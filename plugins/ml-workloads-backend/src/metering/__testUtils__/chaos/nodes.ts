import {
  claimed,
  hami,
  migMixed,
  migSingle,
  plain,
  SHARED_MEMORY,
  type Hardware,
  type Kind,
} from './hardware';
import { copy, START, written, type Stage, type Told } from './Stage';

/** Nodes that come late to their labels and capacity, change, go, and come again under their name. */

function tellSlice(stage: Stage, name: string, devices: string[]): void {
  stage.tell('resourceslices.resource.k8s.io', [
    [
      START,
      'ADDED',
      {
        kind: 'ResourceSlice',
        metadata: {
          name: `slice-${name}`,
          uid: `slice-${name}`,
          creationTimestamp: written(START - 7_200_000),
        },
        spec: {
          driver: 'gpu.nvidia.com',
          nodeName: name,
          pool: { name, generation: 1, resourceSliceCount: 1 },
          devices: devices.map((device, i) => ({
            name: device,
            attributes: { uuid: { string: `GPU-${name}-${i}` } },
            ...(i === 0
              ? {
                  allowMultipleAllocations: true,
                  capacity: { memory: { value: `${SHARED_MEMORY}` } },
                }
              : {}),
          })),
        },
      },
    ],
  ]);
}

/** Tells all that bore a name. */
export function tellNodes(stage: Stage, name: string): Kind {
  const { dice, end } = stage;
  const make = dice.pick(plain, plain, migMixed, migSingle, hami, claimed);
  const hardware = make(stage);
  if (hardware.devices) tellSlice(stage, name, hardware.devices);
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
