import { bodyOf, type ClusterClient } from '../clusters';
import type { Quota } from './forecast';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

/** The quota of a LocalQueue for a GPU resource on the flavors that a node selector fits. @throws Error with the reason when it is not known */
export async function readQueueQuota(
  cluster: ClusterClient,
  options: {
    namespace: string;
    queue: string;
    resourceName: string;
    nodeSelector: Record<string, string>;
  },
): Promise<Quota> {
  const get = async (path: string) =>
    bodyOf(cluster.name, 'GET', path, await cluster.read({ path }));
  const { namespace, queue, resourceName, nodeSelector } = options;
  const [localQueue, flavorList] = await Promise.all([
    get(`${KUEUE}/namespaces/${namespace}/localqueues/${queue}`),
    get(`${KUEUE}/resourceflavors`),
  ]);
  const clusterQueue = await get(
    `${KUEUE}/clusterqueues/${localQueue.spec.clusterQueue}`,
  );
  const fitting = new Set(
    (flavorList.items as any[])
      .filter(flavor => fits(flavor.spec?.nodeLabels ?? {}, nodeSelector))
      .map(flavor => flavor.metadata.name),
  );
  return quotaOf(clusterQueue, fitting, { queue, resourceName });
}

/** A flavor takes a pod whose selector does not contradict its node labels; Kueue ignores keys that no flavor names. */
function fits(
  nodeLabels: Record<string, string>,
  nodeSelector: Record<string, string>,
): boolean {
  return Object.entries(nodeLabels).every(
    ([key, value]) =>
      nodeSelector[key] === undefined || nodeSelector[key] === value,
  );
}

/** Reads a ClusterQueue. Pure. @throws Error when none of its flavors fits */
export function quotaOf(
  clusterQueue: any,
  fitting: Set<string>,
  options: { queue: string; resourceName: string },
): Quota {
  const quotas = ((clusterQueue.spec.resourceGroups ?? []) as any[])
    .flatMap(group => group.flavors as any[])
    .filter(flavor => fitting.has(flavor.name))
    .flatMap(flavor =>
      (flavor.resources as any[])
        .filter(resource => resource.name === options.resourceName)
        .map(resource => ({ flavor: flavor.name, ...resource })),
    );
  if (quotas.length === 0) {
    throw new Error(
      `Queue ${options.queue} has no quota for ${options.resourceName} on these nodes.`,
    );
  }
  const usage = ((clusterQueue.status?.flavorsUsage ?? []) as any[])
    .filter(flavor => fitting.has(flavor.name))
    .flatMap(flavor => flavor.resources as any[])
    .filter(resource => resource.name === options.resourceName);
  const limits = quotas.map(quota => quota.borrowingLimit);
  const borrows =
    Boolean(clusterQueue.spec.cohortName ?? clusterQueue.spec.cohort) &&
    !limits.every(limit => limit !== undefined && Number(limit) === 0);
  return {
    queue: options.queue,
    clusterQueue: clusterQueue.metadata.name,
    nominal: sum(quotas.map(quota => Number(quota.nominalQuota))),
    used: sum(usage.map(resource => Number(resource.total ?? 0))),
    borrows,
    borrowingLimit: limits.some(limit => limit === undefined || limit === null)
      ? null
      : sum(limits.map(Number)),
    pending: Number(clusterQueue.status?.pendingWorkloads ?? 0),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
