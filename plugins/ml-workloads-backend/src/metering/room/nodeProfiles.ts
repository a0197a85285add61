import {
  quantityToInteger,
  quantityToMilli,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Labels } from '../nodeLabels';

/** The smallest pod of a hardware profile: what a node must have left for its free GPUs to be had. */
export interface NodeProfile {
  name: string;
  /** Labels that its nodes have. */
  nodeSelector: Labels;
  /** Thousandths of a core. */
  cpuMilli: number;
  memoryBytes: number;
}

/** What counts of a hardware profile (`mlWorkloads.hardwareProfiles`). */
export interface ProfileShape {
  name: string;
  nodeSelector?: Labels;
  /** How many GPUs a pod may have. */
  counts: readonly number[];
  cpuPerGpu: string | number;
  memoryPerGpu: string | number;
}

/** Each profile at its smallest count. */
export function smallestPods(profiles: readonly ProfileShape[]): NodeProfile[] {
  return profiles.map(
    ({ name, nodeSelector = {}, counts, cpuPerGpu, memoryPerGpu }) => {
      const gpus = BigInt(Math.min(...counts));
      return {
        name,
        nodeSelector,
        cpuMilli: Number(quantityToMilli(String(cpuPerGpu)) * gpus),
        memoryBytes: Number(quantityToInteger(String(memoryPerGpu)) * gpus),
      };
    },
  );
}

/** Labels that select the nodes of profiles: what the ledger must keep of nodes beside its own. */
export function profileLabels(
  profiles: ReadonlyArray<Pick<ProfileShape, 'nodeSelector'>>,
): string[] {
  return [
    ...new Set(
      profiles.flatMap(({ nodeSelector }) => Object.keys(nodeSelector ?? {})),
    ),
  ].sort();
}

/** The profiles of a node's pool, the smallest first: by CPU, then by memory, then by name. */
export function poolProfiles(
  profiles: readonly NodeProfile[],
  labels: Labels,
): NodeProfile[] {
  return profiles
    .filter(({ nodeSelector }) =>
      Object.entries(nodeSelector).every(
        ([name, value]) => labels[name] === value,
      ),
    )
    .sort(
      (a, b) =>
        a.cpuMilli - b.cpuMilli ||
        a.memoryBytes - b.memoryBytes ||
        (a.name < b.name ? -1 : 1),
    );
}

/**
 * Why a node's free GPUs cannot be had: no profile of its pool fits into what is left of its CPU and memory. The reason is what the smallest
 * one lacks, CPU first.
 *
 * @returns undefined when one fits, or the pool has none
 */
export function strandedBy(
  pool: readonly NodeProfile[],
  left: { cpuMilli: number; memoryBytes: number },
): 'cpu' | 'memory' | undefined {
  const fits = pool.some(
    ({ cpuMilli, memoryBytes }) =>
      cpuMilli <= left.cpuMilli && memoryBytes <= left.memoryBytes,
  );
  if (pool.length === 0 || fits) return undefined;
  return pool[0].cpuMilli > left.cpuMilli ? 'cpu' : 'memory';
}
