import type { CapacityClusterQueue } from '@slipway/backstage-plugin-ml-workloads-common';
import { amountOf } from '../amounts';
import type { KubeObject } from '../types';

type Quota = CapacityClusterQueue['quotas'][number];

/** GPUs and their slices; CPU, memory and pods have quotas too and are nobody's question here. */
const NO_GPUS = new Set(['cpu', 'memory', 'pods', 'ephemeral-storage']);

export function isGpuResource(name: string): boolean {
  return (
    !NO_GPUS.has(name) && !name.startsWith('hugepages-') && name.includes('/')
  );
}

/**
 * ClusterQueues with the quota that each has of GPUs and what is used, borrowed and lent of it, as Kueue's own status says. Kueue does not
 * say who lends; see {@link withLent}.
 *
 * @param cohorts - objects of kind Cohort; a cohort may exist without one
 */
export function quotasOf(
  clusterQueues: readonly KubeObject[],
  cohorts: readonly KubeObject[],
): Omit<CapacityClusterQueue, 'cluster'>[] {
  const queues = clusterQueues.map(queue => {
    const { spec, status, metadata } = queue;
    return {
      name: metadata.name,
      cohort: textOrNull(spec?.cohortName ?? spec?.cohort),
      pending: Number(status?.pendingWorkloads ?? 0),
      admitted: Number(status?.admittedWorkloads ?? 0),
      quotas: quotasOfQueue(queue),
    };
  });
  return queues.map(queue => ({
    ...queue,
    quotas: queue.quotas.map(quota => ({
      ...quota,
      lent: lentOf(queue, quota, queues, cohorts),
    })),
  }));
}

function quotasOfQueue({ spec, status }: KubeObject): Quota[] {
  const quotas: Quota[] = [];
  for (const group of spec?.resourceGroups ?? []) {
    for (const flavor of group.flavors ?? []) {
      for (const resource of flavor.resources ?? []) {
        if (!isGpuResource(String(resource.name))) continue;
        const used = (status?.flavorsUsage ?? [])
          .find(({ name }: any) => name === flavor.name)
          ?.resources?.find(({ name }: any) => name === resource.name);
        const amount = (written: unknown) =>
          amountOf(resource.name, written) ?? null;
        quotas.push({
          flavor: String(flavor.name),
          resource: String(resource.name),
          nominal: amount(resource.nominalQuota),
          used: status?.flavorsUsage ? amount(used?.total ?? 0) : null,
          borrowed: status?.flavorsUsage ? amount(used?.borrowed ?? 0) : null,
          lent: null,
          borrowingLimit: amount(resource.borrowingLimit),
          lendingLimit: amount(resource.lendingLimit),
        });
      }
    }
  }
  return quotas;
}

interface QueueOfCohort {
  name: string;
  cohort: string | null;
  quotas: Quota[];
}

/**
 * What a queue lends now: all that is borrowed in its cohort where only it has quota to spare, nothing where it has none, and null where
 * several could be lending, for then nobody can tell whose it is. Also null where the cohort has quota or a parent of its own.
 */
function lentOf(
  queue: QueueOfCohort,
  quota: Quota,
  queues: readonly QueueOfCohort[],
  cohorts: readonly KubeObject[],
): number | null {
  if (queue.cohort === null) return 0;
  const same = (other: QueueOfCohort) =>
    other.quotas.filter(
      ({ flavor, resource }) =>
        flavor === quota.flavor && resource === quota.resource,
    );
  const members = queues.filter(({ cohort }) => cohort === queue.cohort);
  const all = members.flatMap(same);
  if (all.some(one => one.used === null || one.nominal === null)) return null;
  const object = cohorts.find(({ metadata }) => metadata.name === queue.cohort);
  const alone =
    !object?.spec?.parentName && !object?.spec?.resourceGroups?.length;
  const borrowed = all.reduce((sum, one) => sum + one.borrowed!, 0);
  if (spareOf(quota) === 0) return 0;
  if (!alone) return null;
  if (borrowed === 0) return 0;
  return all.filter(one => spareOf(one) > 0).length === 1 ? borrowed : null;
}

/** Quota that is not used by its owner and may be lent. */
function spareOf({ nominal, used, lendingLimit }: Quota): number {
  return Math.min(Math.max(0, nominal! - used!), lendingLimit ?? Infinity);
}

/** What a LocalQueue uses of each flavor. */
export function useOfQueue({
  status,
}: KubeObject): Array<{ flavor: string; resource: string; used: number }> {
  return (status?.flavorsUsage ?? []).flatMap(({ name, resources }: any) =>
    (resources ?? []).flatMap((resource: any) => {
      const used = amountOf(String(resource.name), resource.total ?? 0);
      return isGpuResource(String(resource.name)) && used !== undefined
        ? [{ flavor: String(name), resource: String(resource.name), used }]
        : [];
    }),
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
