import type { CapacityPool } from '@slipway/backstage-plugin-ml-workloads-common';
import type { HardwareProfileConfig } from '../../contracts';
import type { FleetNode } from '../FleetMemory';

export type PoolProfile = Pick<HardwareProfileConfig, 'name' | 'nodeSelector'> &
  Partial<Pick<HardwareProfileConfig, 'counts' | 'resourceName'>>;

/** Nodes with GPUs by hardware profile and model, with the blocks that are free on single nodes. */
export function poolsOf(
  nodes: readonly FleetNode[],
  profiles: readonly PoolProfile[],
): Omit<CapacityPool, 'cluster'>[] {
  const pools = new Map<
    string,
    { profile?: PoolProfile; nodes: FleetNode[] }
  >();
  for (const node of nodes) {
    const profile = profiles.find(
      ({ nodeSelector }) =>
        Object.keys(nodeSelector).length > 0 &&
        matches(node.labels, nodeSelector),
    );
    const key = `${profile?.name ?? ''}\0${node.model}`;
    const pool = pools.get(key) ?? { profile, nodes: [] };
    pool.nodes.push(node);
    pools.set(key, pool);
  }
  return [...pools.values()].map(pool => poolOf(pool.nodes, pool.profile));
}

function poolOf(
  nodes: readonly FleetNode[],
  profile: PoolProfile | undefined,
): Omit<CapacityPool, 'cluster'> {
  const free = nodes.map(freeOf);
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  const freeGpusMilli = sum(free);
  const largestFreeBlockMilli = Math.max(0, ...free);
  return {
    profile: profile?.name ?? null,
    gpuModel: nodes[0].model,
    nodes: nodes.length,
    openNodes: nodes.filter(({ open }) => open).length,
    totalGpusMilli: sum(nodes.map(({ totalMilli }) => totalMilli)),
    heldGpusMilli: sum(nodes.map(({ heldMilli }) => heldMilli)),
    freeGpusMilli,
    largestFreeBlockMilli,
    blocks: blocksOf(free),
    fragmentedFor: fragmentedFor(
      freeGpusMilli,
      largestFreeBlockMilli,
      profile?.counts ?? sizesOf(nodes),
    ),
  };
}

/** The largest first. */
function blocksOf(free: readonly number[]): CapacityPool['blocks'] {
  const blocks = new Map<number, number>();
  for (const gpusMilli of free) {
    if (gpusMilli > 0) {
      blocks.set(gpusMilli, (blocks.get(gpusMilli) ?? 0) + 1);
    }
  }
  return [...blocks]
    .map(([gpusMilli, count]) => ({ gpusMilli, nodes: count }))
    .sort((a, b) => b.gpusMilli - a.gpusMilli);
}

/**
 * The largest number of GPUs that one pod may ask for, that is free in all, and that no node has; null when there is none.
 *
 * @param counts - whole GPUs for one pod
 */
export function fragmentedFor(
  freeMilli: number,
  largestMilli: number,
  counts: readonly number[],
): number | null {
  const scattered = counts.filter(
    count => count * 1000 <= freeMilli && count * 1000 > largestMilli,
  );
  return scattered.length > 0 ? Math.max(...scattered) : null;
}

/** Without a profile a pod may ask for what a whole node has. */
function sizesOf(nodes: readonly FleetNode[]): number[] {
  return [
    ...new Set(nodes.map(({ totalMilli }) => Math.floor(totalMilli / 1000))),
  ];
}

function freeOf(node: FleetNode): number {
  const { open, totalMilli, heldMilli, lostMilli } = node;
  return open ? Math.max(0, totalMilli - heldMilli - lostMilli) : 0;
}

/** What is free of a resource on nodes; GPUs are whole numbers. */
export interface FreeGpus {
  total: number;
  free: number;
  largestFreeBlock: number;
}

/**
 * What is free of a resource on the nodes that a selector matches. null: it is not known, as a node has GPUs through claims and does not
 * offer the resource itself; how many of them count as the resource is the forecast's to find out (`launch/forecast/devices.ts`).
 */
export function freeGpusOf(
  nodes: readonly FleetNode[],
  nodeSelector: Readonly<Record<string, string>>,
  resourceName: string,
): FreeGpus | null {
  let [total, free, largestFreeBlock] = [0, 0, 0];
  for (const node of nodes) {
    if (!matches(node.labels, nodeSelector)) continue;
    const has = node.allocatable[resourceName] ?? 0;
    if (has === 0 && node.announced) return null;
    total += has;
    if (node.open) {
      const left = Math.max(0, has - (node.held[resourceName] ?? 0));
      free += left;
      largestFreeBlock = Math.max(largestFreeBlock, left);
    }
  }
  return { total, free, largestFreeBlock };
}

function matches(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(
    ([name, value]) => labels[name] === value,
  );
}
