import fc from 'fast-check';
import type { Observation } from '../../observe/types';
import {
  beats,
  claim,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
  slice,
  START,
  type SliceDevice,
} from '../testing/world';

/** Any fleet: how its GPUs are given out, who comes and goes, what it costs and what of it is seen. Times are seconds after START. */

const HOUR = 3600;
export const FLEET_HOURS = 3;
const END = FLEET_HOURS * HOUR;

/** The kinds of nodes, with the physical GPUs that each must be found to have. */
const KINDS = {
  whole: {
    gpus: 4,
    capacity: { 'nvidia.com/gpu': '4' },
    labels: {},
    pods: [{ 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu': '2' }],
  },
  amd: {
    gpus: 2,
    capacity: { 'amd.com/gpu': '2' },
    labels: { 'nvidia.com/gpu.count': '', 'nvidia.com/gpu.product': '' },
    pods: [{ 'amd.com/gpu': '1' }],
  },
  sliced: {
    gpus: 2,
    capacity: { 'nvidia.com/gpu.shared': '6' },
    labels: {
      'nvidia.com/gpu.replicas': '3',
      'nvidia.com/gpu.sharing-strategy': 'time-slicing',
    },
    pods: [{ 'nvidia.com/gpu.shared': '1' }, { 'nvidia.com/gpu.shared': '3' }],
  },
  hami: {
    gpus: 1,
    capacity: { 'nvidia.com/gpu': '10', 'nvidia.com/gpucores': '100' },
    labels: { 'nvidia.com/gpu.memory': '24576' },
    pods: [
      { 'nvidia.com/gpu': '1', 'nvidia.com/gpumem': '8192' },
      { 'nvidia.com/gpu': '1', 'nvidia.com/gpucores': '30' },
    ],
  },
  migMixed: {
    gpus: 2,
    capacity: {
      'nvidia.com/gpu': '1',
      'nvidia.com/mig-1g.5gb': '3',
      'nvidia.com/mig-3g.20gb': '1',
    },
    labels: { 'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-40GB' },
    pods: [
      { 'nvidia.com/mig-1g.5gb': '1' },
      { 'nvidia.com/mig-3g.20gb': '1' },
      { 'nvidia.com/gpu': '1' },
    ],
  },
  migSingle: {
    gpus: 2,
    capacity: { 'nvidia.com/gpu': '14' },
    labels: {
      'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-40GB-MIG-1g.5gb',
      'nvidia.com/gpu.count': '14',
    },
    pods: [{ 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu': '5' }],
  },
  claims: {
    gpus: 2,
    capacity: {},
    labels: { 'nvidia.com/gpu.count': '', 'nvidia.com/gpu.product': '' },
    pods: [{}],
  },
} as const;

const CLAIMED = ['gpu-0', 'gpu-1', 'gpu-0-mig-19-0-1', 'gpu-1-mig-9-0-4'];

const second = fc.integer({ min: -600, max: END - 1 });
const length = fc.integer({ min: 0, max: END });

export interface FleetNode {
  name: string;
  uid: string;
  kind: keyof typeof KINDS;
  from: number;
  /** When its deletion happens. */
  to: number | null;
  /** It becomes another instance type, with another price or none. */
  retyped: number | null;
  cordoned: number | null;
  /** Allocatable is one less than capacity. */
  sick: boolean;
}

export interface FleetPod {
  name: string;
  node: string;
  kind: keyof typeof KINDS;
  wish: number;
  claim: number;
  namespace: string;
  from: number;
  to: number;
  end: 'open' | 'succeeded' | 'failed' | 'deleted';
  started: boolean;
}

export interface Fleet {
  nodes: FleetNode[];
  pods: FleetPod[];
  /** Nobody watches in between. */
  gap: [from: number, to: number] | null;
  /** How late things are observed. */
  lag: number;
  priceChange: number;
  prices: [first: number, then: number];
  moved: number | null;
}

const nodeArbitrary = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as Array<keyof typeof KINDS>)),
  from: second,
  length: fc.option(length),
  /** Another node with its name comes this long after its end. */
  again: fc.option(fc.integer({ min: 1, max: 2000 })),
  retyped: fc.option(second),
  cordoned: fc.option(second),
  sick: fc.boolean(),
});

const podArbitrary = fc.record({
  node: fc.nat(2),
  wish: fc.nat(5),
  claim: fc.nat(1),
  namespace: fc.constantFrom('team-vision', 'team-speech', 'kube-system', 'no'),
  from: second,
  length,
  end: fc.constantFrom('open', 'succeeded', 'failed', 'deleted'),
  started: fc.boolean(),
});

export const anyFleet: fc.Arbitrary<Fleet> = fc
  .record({
    nodes: fc.array(nodeArbitrary, { minLength: 2, maxLength: 3 }),
    pods: fc.array(podArbitrary, { minLength: 3, maxLength: 9 }),
    gap: fc.option(
      fc.tuple(
        fc.integer({ min: 300, max: END - 3000 }),
        fc.integer({ min: 300, max: 2400 }),
      ),
    ),
    lag: fc.nat(3),
    priceChange: fc.integer({ min: 0, max: END }),
    prices: fc.tuple(fc.nat(99_999_999), fc.nat(99_999_999)),
    moved: fc.option(second),
  })
  .map(({ nodes, pods, gap, ...rest }) => {
    const born = nodes.flatMap(({ length: life, again, ...made }, index) => {
      const name = `n${index}`;
      const first = {
        ...made,
        name,
        uid: `uid-${name}`,
        to: life === null ? null : made.from + life,
      };
      return first.to === null || again === null
        ? [first]
        : [
            first,
            { ...first, uid: `uid-${name}b`, from: first.to + again, to: null },
          ];
    });
    return {
      ...rest,
      nodes: born.filter(({ from }) => from < END),
      pods: pods.map(({ length: life, node: index, ...made }, i) => {
        const { kind } = nodes[index % nodes.length];
        return {
          ...made,
          kind,
          name: `p${i}`,
          node: `n${index % nodes.length}`,
          to: made.from + life,
          end: made.end as FleetPod['end'],
        };
      }),
      gap: gap && ([gap[0], gap[0] + gap[1]] as [number, number]),
    };
  });

const text = (at: number) =>
  new Date(START + at * 1000).toISOString().replace('.000Z', 'Z');

/** Beats each minute but in the gap; the first after it comes when the gap is over. */
function beatTimes({ gap }: Fleet): number[] {
  const times: number[] = [];
  for (let at = 0; at <= END; at += 60) {
    if (!gap || at <= gap[0] || at > gap[1]) times.push(at);
  }
  return gap ? [...times, gap[1]].sort((a, b) => a - b) : times;
}

/** From beat to beat; undefined when the silence was too short to be one. */
export function gapOf(fleet: Fleet): [number, number] | undefined {
  if (!fleet.gap) return undefined;
  const from = Math.floor(fleet.gap[0] / 60) * 60;
  return fleet.gap[1] - from > 180 ? [from, fleet.gap[1]] : undefined;
}

/** When something is observed that happens at an instant. */
function seenAt({ gap, lag }: Fleet, at: number): number {
  const seen = Math.max(0, at) + lag;
  // The relist comes before the beat that ends the gap.
  return gap && seen > gap[0] && seen <= gap[1] ? gap[1] : Math.min(seen, END);
}

function nodeEvents(fleet: Fleet, one: FleetNode): Observation[] {
  const { gpus, capacity, labels } = KINDS[one.kind];
  const [resource] = Object.keys(capacity);
  const at = (event: number, more: object, type?: 'MODIFIED' | 'DELETED') =>
    node(
      text(seenAt(fleet, event)),
      {
        name: one.name,
        uid: one.uid,
        created: text(one.from),
        gpus,
        capacity: { ...capacity },
        ...(one.sick && resource === 'nvidia.com/gpu'
          ? { allocatable: Number((capacity as any)[resource]) - 1 }
          : {}),
        labels: {
          'node.kubernetes.io/instance-type': 'a',
          ...labels,
          ...(one.retyped !== null && one.retyped <= event
            ? { 'node.kubernetes.io/instance-type': 'b' }
            : {}),
        },
        unschedulable: one.cordoned !== null && one.cordoned <= event,
        ...more,
      },
      type,
    );
  const changes = [one.retyped, one.cordoned].filter(
    (t): t is number =>
      t !== null && t > one.from && t < (one.to ?? END) && t < END,
  );
  const [product, profile] = ['NVIDIA A100-SXM4-40GB', ['1g.5gb', '3g.20gb']];
  const devices = [
    { name: 'gpu-0' },
    { name: 'gpu-1' },
    { name: CLAIMED[2], mig: [profile[0], 'gpu-0'] as [string, string] },
    { name: CLAIMED[3], mig: [profile[1], 'gpu-1'] as [string, string] },
  ];
  return [
    at(one.from, {}),
    ...(one.kind === 'claims'
      ? [
          slice(text(seenAt(fleet, one.from)), {
            devices,
            product,
            node: one.name,
            uid: `slice-${one.uid}`,
            created: text(one.from),
          }),
          ...replacedSlices(fleet, one, { devices, product }),
        ]
      : []),
    ...changes.sort((a, b) => a - b).map(t => at(t, {}, 'MODIFIED')),
    ...(one.to !== null && one.to < END ? [at(one.to, {}, 'DELETED')] : []),
  ];
}

const claimName = ({ node: on, claim: which }: FleetPod) => `${on}-${which}`;

/** A driver that starts again announces its devices anew; now and then another GPU is in the place of the first. */
function replacedSlices(
  fleet: Fleet,
  { name, uid, from, to, retyped }: FleetNode,
  { devices, product }: Omit<Parameters<typeof slice>[1], 'node'>,
): Observation[] {
  const at = retyped ?? 0;
  if (at <= from || at >= (to ?? END)) return [];
  const seen = text(seenAt(fleet, at));
  const made = { node: name, product, created: text(from) };
  const other = at % 2 === 0 ? devices.map(onAnother) : devices;
  return [
    slice(seen, { ...made, devices, uid: `slice-${uid}` }, 'DELETED'),
    slice(seen, {
      ...made,
      devices: other,
      uid: `slice-${uid}-again`,
      created: text(at),
    }),
  ];
}

/** The device as another GPU in the place of the first has it. */
function onAnother(device: SliceDevice): SliceDevice {
  if (device.name === 'gpu-0') return { ...device, uuid: 'GPU-other' };
  return device.mig?.[1] === 'gpu-0'
    ? { ...device, mig: [device.mig[0], 'other'] }
    : device;
}

function podEvents(fleet: Fleet, one: FleetPod): Observation[] {
  const wishes = KINDS[one.kind].pods;
  const base = {
    name: one.name,
    namespace: one.namespace,
    node: one.node,
    created: text(one.from),
    scheduled: text(one.from),
    limits: { ...wishes[one.wish % wishes.length] },
    claims: one.kind === 'claims' ? [claimName(one)] : undefined,
    ...(one.started ? { started: text(one.from + 7) } : {}),
  };
  const events = [pod(text(seenAt(fleet, one.from)), base, 'MODIFIED')];
  if (one.started && one.from + 7 <= END) {
    events.unshift(
      pod(text(seenAt(fleet, one.from)), { ...base, started: undefined }),
    );
    events[1] = pod(text(seenAt(fleet, one.from + 7)), base);
  }
  if (one.to + 7 >= END || one.end === 'open') return events;
  const end = one.to + 7;
  const seen = text(seenAt(fleet, end));
  const over = {
    ...base,
    phase: one.end === 'failed' ? 'Failed' : 'Succeeded',
    ...(one.end === 'succeeded' && one.started ? { finished: text(end) } : {}),
  };
  return one.end === 'deleted'
    ? [...events, pod(seen, base, 'DELETED')]
    : [...events, pod(seen, over), pod(seen, over, 'DELETED')];
}

/** Claims of a node: each is reserved for its pods while they last. */
function claimEvents(fleet: Fleet): Observation[] {
  const claims = new Map<string, FleetPod[]>();
  for (const one of fleet.pods) {
    if (one.kind !== 'claims') continue;
    claims.set(claimName(one), [...(claims.get(claimName(one)) ?? []), one]);
  }
  return [...claims].flatMap(([name, pods]) => {
    const ends = pods.map(p => (p.end === 'open' ? Infinity : p.to + 8));
    const changes = [...pods.map(p => p.from), ...ends]
      .filter(t => t < END)
      .sort((a, b) => a - b);
    const [{ node: on, claim: which, wish }] = pods;
    return [...new Set(changes)].map(at =>
      claim(text(seenAt(fleet, at)), {
        name,
        node: on,
        created: text(Math.min(...changes)),
        // Two claims of a node have the same device now and then: it counts once.
        devices: wish === 0 ? ['gpu-0'] : [CLAIMED[(which + wish) % 4]],
        pods: pods
          .filter((p, i) => p.from <= at && at < ends[i])
          .map(p => p.name),
      }),
    );
  });
}

/** What an observer of the fleet tells, in order. */
export function observationsOf(fleet: Fleet): Observation[] {
  const team = (name: string, of: string | undefined) =>
    namespace('10:00', name, of);
  return inOrder(
    team('team-vision', 'vision'),
    team('team-speech', 'speech'),
    team('no', undefined),
    fleet.nodes.flatMap(one => nodeEvents(fleet, one)),
    claimEvents(fleet),
    fleet.pods.flatMap(one => podEvents(fleet, one)),
    fleet.moved !== null && fleet.moved > 0
      ? [
          namespace(
            text(seenAt(fleet, fleet.moved)),
            'team-vision',
            'speech',
            'MODIFIED',
          ),
        ]
      : [],
    beatTimes(fleet).flatMap(at => beats(text(at), text(at))),
  );
}

const micros = (price: number) =>
  `${Math.floor(price / 1e6)}.${`${price % 1e6}`.padStart(6, '0')}`;

/** Prices of instance type `a`; type `b` has none. */
export function ratesOf({ priceChange, prices }: Fleet): unknown[] {
  const row = { ...RATE, instanceType: 'a' };
  return [
    { ...row, pricePerNodeHour: micros(prices[0]) },
    {
      ...row,
      pricePerNodeHour: micros(prices[1]),
      effectiveFrom: text(priceChange),
    },
  ];
}

/** From when on a node is of the instance type without a price: of all its life, if it was made so. */
function retypedAt(fleet: Fleet, { retyped, from, to }: FleetNode): number {
  if (retyped === null || retyped >= (to ?? END)) return Infinity;
  return retyped > from ? seenAt(fleet, retyped) : -Infinity;
}

/** What the nodes must cost and how long their GPUs lived, told without the ledger's code: by hour. */
export function truthOf(
  fleet: Fleet,
): Array<{ micros: bigint; milliGpuMs: bigint }> {
  const gap = gapOf(fleet);
  const ends = (at: number) => {
    const seen = seenAt(fleet, at);
    return gap && gap[0] < seen && seen <= gap[1] ? gap[0] : seen;
  };
  return Array.from({ length: FLEET_HOURS }, (_, hour) => {
    let cost = 0n;
    let time = 0n;
    for (const one of fleet.nodes) {
      const next = fleet.nodes.find(
        other => other.name === one.name && other.from > one.from,
      );
      // Observed ends; of a node whose end nobody saw, the next one's start.
      const end =
        one.to !== null && one.to < END ? ends(one.to) : next?.from ?? END;
      const from = Math.max(one.from, hour * HOUR, 0);
      const to = Math.min(Math.max(end, one.from), (hour + 1) * HOUR);
      if (from >= to) continue;
      time += BigInt((to - from) * 1000 * KINDS[one.kind].gpus * 1000);
      const retyped = retypedAt(fleet, one);
      const priced = Math.min(to, retyped);
      const change =
        fleet.prices[0] === fleet.prices[1] ? Infinity : fleet.priceChange;
      for (const [a, b, price] of [
        [from, Math.min(priced, change), fleet.prices[0]],
        [Math.max(from, change), priced, fleet.prices[1]],
      ] as const) {
        if (a < b) cost += halfEven(BigInt(price) * BigInt(b - a), 3600n);
      }
    }
    return { micros: cost, milliGpuMs: time };
  });
}

function halfEven(amount: bigint, by: bigint): bigint {
  const down = amount / by;
  const twice = (amount % by) * 2n;
  return twice > by || (twice === by && down % 2n === 1n) ? down + 1n : down;
}
