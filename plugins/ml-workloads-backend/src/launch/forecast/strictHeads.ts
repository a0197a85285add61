import type { Amounts } from '../../observe/amounts';
import { keyOf, type QuotaTree } from './QuotaTree';
import type { KueueState, QueuedWorkload } from './types';

/**
 * Quota that Kueue holds back for what waits first in other strict queues of the Cohort: a queue that may not take its quota back from any
 * borrower keeps others from borrowing more of it meanwhile (`reserveCapacityForUnreclaimablePreempt` in `pkg/scheduler` of Kueue 0.19).
 *
 * @param than - what comes after such a head: it borrows, or has no higher priority
 * @returns by ClusterQueue
 */
export function heldBack(
  kueue: KueueState,
  tree: QuotaTree,
  clusterQueue: string,
  than: { priority: number; borrows: boolean },
): Map<string, Amounts> {
  const cohort = new Set(tree.cohortsAbove(clusterQueue).at(-1)?.queues ?? []);
  const held = new Map<string, Amounts>();
  for (const queue of kueue.clusterQueues) {
    const { name } = queue.metadata;
    const { queueingStrategy, preemption } = queue.spec;
    if (
      name === clusterQueue ||
      !cohort.has(name) ||
      queueingStrategy !== 'StrictFIFO' ||
      preemption?.reclaimWithinCohort === 'Any'
    ) {
      continue;
    }
    const head = headOf(kueue, name);
    if (head && (than.borrows || head.priority >= than.priority)) {
      held.set(name, reservationOf(head, queue, tree));
    }
  }
  return held;
}

function headOf(
  { workloads, queues }: KueueState,
  clusterQueue: string,
): QueuedWorkload | undefined {
  return workloads
    .filter(
      one =>
        one.clusterQueue === undefined &&
        queues.get(`${one.namespace}/${one.queue}`) === clusterQueue,
    )
    .sort((a, b) => b.priority - a.priority || a.queuedAt - b.queuedAt)[0];
}

/** What it would have of its queue's own, in the first flavor that is large enough; nothing when it does not wait for lent quota. */
function reservationOf(
  head: QueuedWorkload,
  queue: any,
  tree: QuotaTree,
): Amounts {
  const { name } = queue.metadata;
  const reserved: Record<string, number> = {};
  let waits = false;
  for (const group of queue.spec.resourceGroups ?? []) {
    const asked = (group.coveredResources as string[]).filter(
      resource => (head.asks[resource] ?? 0) > 0,
    );
    const flavor = (group.flavors as any[]).find(candidate =>
      asked.every(
        resource =>
          (tree.quota(name, keyOf(candidate.name, resource))?.nominal ?? 0) >=
          head.asks[resource],
      ),
    );
    if (!flavor) return {};
    for (const resource of asked) {
      const key = keyOf(flavor.name, resource);
      const asks = head.asks[resource];
      const left =
        (tree.quota(name, key)?.nominal ?? 0) - tree.usage(name, key);
      waits ||= asks > tree.available(name, key);
      reserved[key] = Math.max(0, Math.min(asks, left));
    }
  }
  return waits ? reserved : {};
}
