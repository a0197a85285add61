import type { Amounts } from '../../observe/amounts';
import type { QueuedWorkload } from '../../observe/FleetWorkloads';
import type { QuotaTree } from './QuotaTree';

/** What would want room. */
export interface Preemptor {
  clusterQueue: any;
  priority: number;
  /** Quota that it needs, `flavor/resource` → amount. */
  needs: Amounts;
}

interface Candidate {
  workload: QueuedWorkload;
  /** Cohort below which it was found; undefined in the preemptor's own queue. */
  below?: string;
  /** May be stopped only when the preemptor does not borrow then. */
  onlyWithinNominal: boolean;
}

/**
 * The workloads that Kueue would stop to make room, as its classical preemption chooses them (`pkg/scheduler/preemption` of Kueue 0.19):
 * first who borrows what the preemptor may reclaim, then lower priorities of its own queue; as few as do. Empty: none would help.
 *
 * @param contested - keys of {@link Preemptor.needs} that do not fit
 */
export function victimsFor(
  preemptor: Preemptor,
  contested: readonly string[],
  tree: QuotaTree,
  workloads: readonly QueuedWorkload[],
): QueuedWorkload[] {
  const { clusterQueue, needs } = preemptor;
  const { name } = clusterQueue.metadata;
  const { closer, others } = elsewhere(preemptor, contested, tree, workloads);
  const own = inOwnQueue(preemptor, contested, workloads);
  const candidates = order([closer, others, own]);
  const forbidden = borrowingForbidden(clusterQueue);
  const underNominal = contested.every(
    key => tree.usage(name, key) < (tree.quota(name, key)?.nominal ?? 0),
  );
  let attempts = [true, false];
  if (
    (closer.length === 0 && others.length === 0) ||
    (forbidden && !underNominal)
  ) {
    attempts = [true];
  } else if (forbidden && closer.length === 0) {
    attempts = [false, true];
  }
  const fits = (borrowing: boolean) =>
    Object.entries(needs).every(
      ([key, amount]) =>
        (borrowing || !tree.borrows(name, key, amount)) &&
        amount <= tree.available(name, key),
    );
  for (const borrowing of attempts) {
    const victims = attempt(candidates, borrowing, contested, tree, fits);
    if (victims) return victims;
  }
  return [];
}

/** Takes candidates away until it fits, gives back those that need not go, and leaves the tree as it was. */
function attempt(
  candidates: Candidate[],
  borrowing: boolean,
  contested: readonly string[],
  tree: QuotaTree,
  fits: (borrowing: boolean) => boolean,
): QueuedWorkload[] | undefined {
  const victims: QueuedWorkload[] = [];
  const move = (workload: QueuedWorkload, sign: 1 | -1) =>
    tree.add(workload.clusterQueue!, workload.usage, sign);
  let found = false;
  for (const { workload, below, onlyWithinNominal } of candidates) {
    const valid =
      below === undefined ||
      (!(borrowing && onlyWithinNominal) &&
        tree.exceeds(workload.clusterQueue!, contested, below));
    if (!valid) continue;
    move(workload, -1);
    victims.push(workload);
    found = fits(borrowing);
    if (found) break;
  }
  if (found) {
    for (let index = victims.length - 2; index >= 0; index--) {
      move(victims[index], 1);
      if (fits(borrowing)) victims.splice(index, 1);
      else move(victims[index], -1);
    }
  }
  for (const victim of victims) move(victim, 1);
  return found ? victims : undefined;
}

function inOwnQueue(
  { clusterQueue, priority }: Preemptor,
  contested: readonly string[],
  workloads: readonly QueuedWorkload[],
): Candidate[] {
  const policy = clusterQueue.spec.preemption?.withinClusterQueue ?? 'Never';
  return workloads
    .filter(
      workload =>
        workload.clusterQueue === clusterQueue.metadata.name &&
        uses(workload, contested) &&
        mayStop(policy, priority, workload),
    )
    .map(workload => ({ workload, onlyWithinNominal: false }));
}

/** Who uses quota of others, nearest Cohort first: over some the preemptor has the better claim to the quota, whatever their priority. */
function elsewhere(
  { clusterQueue, priority, needs }: Preemptor,
  contested: readonly string[],
  tree: QuotaTree,
  workloads: readonly QueuedWorkload[],
): { closer: Candidate[]; others: Candidate[] } {
  const { name } = clusterQueue.metadata;
  const policy = clusterQueue.spec.preemption?.reclaimWithinCohort ?? 'Never';
  const found = { closer: [] as Candidate[], others: [] as Candidate[] };
  if (policy === 'Never') return found;
  let remaining = Object.entries(needs);
  let advantage = remaining.every(
    ([key, amount]) => !tree.borrows(name, key, amount),
  );
  remaining = remaining.map(([key, amount]) => [
    key,
    Math.max(0, amount - tree.localAvailable(name, key)),
  ]);
  const seen = new Set([name]);
  for (const cohort of tree.cohortsAbove(name)) {
    for (const workload of workloads) {
      const queue = workload.clusterQueue;
      if (
        queue === undefined ||
        seen.has(queue) ||
        !cohort.queues.includes(queue) ||
        !uses(workload, contested) ||
        !mayStop(policy, priority, workload) ||
        !tree.exceeds(queue, contested, cohort.name)
      ) {
        continue;
      }
      found[advantage ? 'closer' : 'others'].push({
        workload,
        below: cohort.name,
        onlyWithinNominal:
          !advantage &&
          !stoppableWhileBorrowing(clusterQueue, priority, workload),
      });
    }
    cohort.queues.forEach(queue => seen.add(queue));
    const above = remaining.map(([key, amount]) => ({
      key,
      ...tree.cohortHolds(cohort.name, key, amount),
    }));
    advantage ||= above.every(({ holds }) => holds);
    remaining = above.map(one => [one.key, one.remaining]);
  }
  return found;
}

/** Within each list: who goes already, the least important, the newest; and over the lists first all that go already. */
function order(lists: Candidate[][]): Candidate[] {
  const sorted = lists.map(list =>
    [...list].sort(
      ({ workload: a }, { workload: b }) =>
        a.priority - b.priority ||
        (b.reservedAt ?? 0) - (a.reservedAt ?? 0) ||
        (a.name < b.name ? -1 : 1),
    ),
  );
  return [true, false].flatMap(leaving =>
    sorted.flatMap(list =>
      list.filter(({ workload }) => workload.leaving === leaving),
    ),
  );
}

function uses(workload: QueuedWorkload, keys: readonly string[]): boolean {
  return keys.some(key => workload.usage[key] !== undefined);
}

/** A workload that is new can never be the older of two, so of equal ones it stops none. */
function mayStop(
  policy: string,
  priority: number,
  workload: QueuedWorkload,
): boolean {
  return (
    policy === 'Any' || (policy !== 'Never' && workload.priority < priority)
  );
}

function borrowingForbidden(clusterQueue: any): boolean {
  return (
    (clusterQueue.spec.preemption?.borrowWithinCohort?.policy ?? 'Never') ===
    'Never'
  );
}

function stoppableWhileBorrowing(
  clusterQueue: any,
  priority: number,
  workload: QueuedWorkload,
): boolean {
  const { maxPriorityThreshold } =
    clusterQueue.spec.preemption?.borrowWithinCohort ?? {};
  return (
    !borrowingForbidden(clusterQueue) &&
    workload.priority < priority &&
    (maxPriorityThreshold === undefined ||
      workload.priority <= maxPriorityThreshold)
  );
}
