import { add, floor, less, NOTHING, times, whole, type Exact } from './exact';
import { label, replicas, units, type Node } from './nodes';

/** What a pod holds in thousandths of a GPU, for the independent settling. */

export interface Slots {
  milli: number;
  /** Before rounding down. */
  exact: Exact;
}

/** Compute slices of 7 and memory slices of 8 of a card of 80 GB (NVIDIA's MIG guide, supported profiles). */
const PROFILES: Record<string, [compute: number, memory: number]> = {
  '1g.10gb': [1, 1],
  '1g.20gb': [1, 2],
  '2g.20gb': [2, 2],
  '3g.40gb': [3, 4],
  '4g.40gb': [4, 4],
  '7g.80gb': [7, 8],
};
const MIG = 'nvidia.com/mig-';
const EMPTY: Slots = { milli: 0, exact: NOTHING };
const WHOLE = whole(1000);

/** The mean of the shares of compute and memory, in thousandths. */
function migShare(profile: string): Exact {
  const [compute, memory] = PROFILES[profile];
  return { n: BigInt(8 * compute + 7 * memory) * 1000n, d: 112n };
}

/** The profile of all devices of a node with MIG's single strategy. */
export function singleProfile(node: any): string | undefined {
  return /-MIG-(.+)$/.exec(label(node, 'nvidia.com/gpu.product') ?? '')?.[1];
}

/** MIG devices by profile. */
export function migDevices(list: any): Array<[profile: string, count: number]> {
  return Object.entries<string>(list ?? {})
    .filter(([name, count]) => name.startsWith(MIG) && Number(count) > 0)
    .map(([name, count]) => [name.slice(MIG.length), Number(count)]);
}

/** What a layout leaves of a node's GPUs to nobody. */
export function layoutWaste({ status }: any, gpus: number, single?: string) {
  const devices = migDevices(status.capacity);
  let others = units(status.capacity);
  if (single) {
    devices.push([single, others]);
    others = 0;
  }
  if (devices.every(([, count]) => count === 0)) return NOTHING;
  const used = devices.reduce(
    (sum, [profile, count]) => add(sum, times(migShare(profile), count)),
    NOTHING,
  );
  const all = whole((gpus - others) * 1000);
  return less(all, used) ? NOTHING : add(all, { n: -used.n, d: used.d });
}

/** Thousandths of GPUs that capacity has and allocatable has not. */
export function unhealthy(node: any, gpus: number): number {
  const { capacity, allocatable } = node.status;
  const missing = units(capacity) - units(allocatable);
  if (missing <= 0) return 0;
  const single = singleProfile(node);
  if (single) return floor(times(migShare(single), missing));
  const others = migDevices(capacity).length > 0 ? units(capacity) : gpus;
  return Math.floor((missing * others * 1000) / units(capacity));
}

/** What each unit of a container's request stands for, by resource. */
function shareOf(limits: any, node: any, memory: string | undefined): Exact {
  const cores = Number(limits['nvidia.com/gpucores'] ?? 0);
  const asked = Number(limits['nvidia.com/gpumem'] ?? 0);
  const shares: Exact[] = [];
  if (cores > 0) shares.push(whole(cores * 10));
  if (asked > 0 && memory) {
    shares.push({ n: BigInt(asked) * 1000n, d: BigInt(memory) });
  }
  if (shares.length > 0) {
    const largest = shares.reduce((a, b) => (less(a, b) ? b : a));
    return less(WHOLE, largest) ? WHOLE : largest;
  }
  if (asked > 0) return WHOLE;
  const single = singleProfile(node);
  return single ? migShare(single) : { n: 1000n, d: BigInt(replicas(node)) };
}

function heldBy(container: any, node: any, memory: string | undefined) {
  const limits = container.resources?.limits ?? {};
  const held = new Map<string, Slots>();
  const put = (name: string, share: Exact, count: number) =>
    held.set(name, { milli: floor(share) * count, exact: times(share, count) });
  const gpus = units(limits);
  if (gpus > 0) put('', shareOf(limits, node, memory), gpus);
  for (const [profile, count] of migDevices(limits)) {
    put(profile, migShare(profile), count);
  }
  return held;
}

function plus(a: Slots, b: Slots): Slots {
  return { milli: a.milli + b.milli, exact: add(a.exact, b.exact) };
}

/** As the scheduler counts, resource by resource: containers and sidecars, or an init container and the sidecars before it. */
export function slotsOf(pod: any, { states }: Node, until: number): Slots {
  const past = states.filter(({ from }) => from < until);
  const known = past.length > 0 ? past : states.slice(0, 1);
  const node = known[known.length - 1].object;
  const memory = known
    .flatMap(({ object }) => label(object, 'nvidia.com/gpu.memory') ?? [])
    .pop();
  const { initContainers = [], containers } = pod.spec;
  const all = [...initContainers, ...containers];
  const names = new Set(all.flatMap(c => [...heldBy(c, node, memory).keys()]));
  let sum = EMPTY;
  for (const name of names) {
    const of = (c: any) => heldBy(c, node, memory).get(name) ?? EMPTY;
    let sidecars = EMPTY;
    let init = EMPTY;
    for (const container of initContainers) {
      if (container.restartPolicy === 'Always') {
        sidecars = plus(sidecars, of(container));
      } else {
        const here = plus(sidecars, of(container));
        if (here.milli > init.milli) init = here;
      }
    }
    const running = containers.map(of).reduce(plus, sidecars);
    sum = plus(sum, init.milli > running.milli ? init : running);
  }
  return sum;
}
