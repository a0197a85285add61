import { conditionOf } from '../../conditionOf';
import type { Amounts } from '../../observe/amounts';
import { amountOf } from '../../observe/amounts';
import { asAdmitted, asAnyFlavor, type OfFlavor } from './asAdmitted';
import { assign, mismatch, Mode, type Assignment } from './flavors';
import { keyOf, QuotaTree } from './QuotaTree';
import { meetsRequirement } from '../../meetsRequirement';
import { heldBack } from './strictHeads';
import type { ForecastRequest, KueueState, PodGroup } from './types';

/** What Kueue would say. */
export interface Admission {
  clusterQueue: any;
  tree: QuotaTree;
  assignment: Assignment;
  /** Why the queue takes nobody now; undefined when it does. */
  stopped?: string;
  /** Why the queue never takes workloads of this namespace. */
  closed?: string;
  /** Workloads in front, that a strict queue serves first. */
  behind: number;
  /** Place among those that wait, 1 the next. */
  position: number;
  /** Quota beyond its own, by `flavor/resource`. */
  borrowed: Amounts;
  /** Teams that may take back what it borrows. */
  lenders: string[];
  /** The pods with what Kueue writes into them: labels and tolerations of their flavors. */
  groups: PodGroup[];
  /** The same for each flavor that could ever have them. */
  anyFlavor: OfFlavor[];
  /** Admission checks that stand between quota and start. */
  checks: string[];
}

/**
 * Runs the request through Kueue's rules.
 *
 * @param passedOver - flavors that Kueue does not give, though they have quota
 * @returns undefined when the ClusterQueue is not there
 */
export function admissionOf(
  request: ForecastRequest,
  kueue: KueueState,
  passedOver: ReadonlySet<string> = new Set(),
): Admission | undefined {
  const name = String(kueue.localQueue.spec?.clusterQueue ?? '');
  const clusterQueue = kueue.clusterQueues.find(
    queue => queue.metadata.name === name,
  );
  if (!clusterQueue) return undefined;
  const flavors = new Map(
    kueue.flavors.map(flavor => [flavor.metadata.name, flavor]),
  );
  const tree = new QuotaTree(
    kueue.clusterQueues,
    kueue.cohorts,
    usageOf(kueue),
  );
  const assignment = assign(request.groups, {
    clusterQueue,
    flavors,
    tree,
    workloads: kueue.workloads,
    priority: request.priority,
    passedOver,
    ignored: new Set(kueue.workloads.flatMap(one => one.ignored)),
    ignoredPrefixes: kueue.ignoredPrefixes ?? [],
  });
  const ahead = inFront(request, kueue, name);
  if (assignment.mode > Mode.wait) {
    const borrows = Object.keys(borrowedOf(assignment, tree, name)).length > 0;
    const { priority } = request;
    const held = heldBack(kueue, tree, name, { priority, borrows });
    if (!fitsBeside(assignment, held, tree, name)) assignment.mode = Mode.wait;
  }
  const borrowed = borrowedOf(assignment, tree, name);
  return {
    clusterQueue,
    tree,
    assignment,
    stopped: stoppedOf(kueue.localQueue, clusterQueue),
    closed: closedOf(clusterQueue, kueue),
    behind: clusterQueue.spec.queueingStrategy === 'StrictFIFO' ? ahead : 0,
    position: ahead + 1,
    borrowed,
    lenders: lendersOf(kueue, name, Object.keys(borrowed)),
    groups: request.groups.map((group, index) =>
      asAdmitted(group, assignment.flavors[index] ?? {}, flavors),
    ),
    anyFlavor: asAnyFlavor(request.groups, request.gpuResource, {
      clusterQueue,
      flavors,
      tree,
    }),
    checks: [
      ...(clusterQueue.spec.admissionChecks ?? []),
      ...(clusterQueue.spec.admissionChecksStrategy?.admissionChecks ?? []).map(
        (check: any) => check.name,
      ),
    ],
  };
}

/** Whether it still fits when others' quota is held back. */
function fitsBeside(
  { usage, victims }: Assignment,
  held: ReadonlyMap<string, Amounts>,
  tree: QuotaTree,
  queue: string,
): boolean {
  const move = (sign: 1 | -1) => {
    victims.forEach(one =>
      tree.add(one.clusterQueue!, one.usage, sign === 1 ? -1 : 1),
    );
    held.forEach((amounts, name) => tree.add(name, amounts, sign));
  };
  move(1);
  const fits = Object.entries(usage).every(
    ([key, amount]) => amount <= tree.available(queue, key),
  );
  move(-1);
  return fits;
}

function usageOf({ workloads }: KueueState): Map<string, Amounts> {
  const usage = new Map<string, Record<string, number>>();
  for (const { clusterQueue, usage: held } of workloads) {
    if (clusterQueue === undefined) continue;
    const sum = usage.get(clusterQueue) ?? {};
    for (const [key, amount] of Object.entries(held)) {
      sum[key] = (sum[key] ?? 0) + amount;
    }
    usage.set(clusterQueue, sum);
  }
  return usage;
}

/** How many that wait for the same ClusterQueue go before a new workload: higher priorities, and equal ones, which are older. */
function inFront(
  request: ForecastRequest,
  kueue: KueueState,
  clusterQueue: string,
): number {
  const observed = kueue.workloads.filter(
    one =>
      one.clusterQueue === undefined &&
      one.priority >= request.priority &&
      kueue.queues.get(`${one.namespace}/${one.queue}`) === clusterQueue,
  ).length;
  const told = (kueue.waiting ?? [])
    .filter(({ priority }) => priority >= request.priority)
    .map(({ position }) => position + 1);
  return Math.max(observed, ...told);
}

function borrowedOf(
  assignment: Assignment,
  tree: QuotaTree,
  queue: string,
): Amounts {
  if (assignment.mode === Mode.never || assignment.mode === Mode.wait)
    return {};
  const borrowed: Record<string, number> = {};
  const move = (sign: 1 | -1) =>
    assignment.victims.forEach(one =>
      tree.add(one.clusterQueue!, one.usage, sign),
    );
  move(-1);
  for (const [key, amount] of Object.entries(assignment.usage)) {
    const nominal = tree.quota(queue, key)?.nominal ?? 0;
    const beyond = tree.usage(queue, key) + amount - nominal;
    if (amount > 0 && beyond > 0) borrowed[key] = Math.min(beyond, amount);
  }
  move(1);
  return borrowed;
}

/** Teams whose queues own quota of what is borrowed and may take it back. */
function lendersOf(
  kueue: KueueState,
  queue: string,
  borrowed: string[],
): string[] {
  if (borrowed.length === 0) return [];
  const teams = new Set<string>();
  const tree = new QuotaTree(kueue.clusterQueues, kueue.cohorts, new Map());
  const cohort = new Set(tree.cohortsAbove(queue).at(-1)?.queues ?? []);
  for (const other of kueue.clusterQueues) {
    const { name } = other.metadata;
    if (name === queue || !cohort.has(name)) continue;
    const reclaims =
      (other.spec.preemption?.reclaimWithinCohort ?? 'Never') !== 'Never';
    const lends = borrowed.some(
      key => (tree.quota(name, key)?.nominal ?? 0) > 0,
    );
    if (reclaims && lends) {
      kueue.teams
        .filter(({ clusterQueue }) => clusterQueue === name)
        .forEach(({ team }) => teams.add(team));
    }
  }
  return [...teams].sort();
}

function stoppedOf(localQueue: any, clusterQueue: any): string | undefined {
  for (const [kind, object] of [
    ['Queue', localQueue],
    ['ClusterQueue', clusterQueue],
  ] as const) {
    const policy = object.spec?.stopPolicy ?? 'None';
    if (policy !== 'None') return `${kind} ${object.metadata.name} is stopped`;
  }
  const active = conditionOf(clusterQueue, 'Active');
  return active?.status === 'False'
    ? `ClusterQueue ${clusterQueue.metadata.name} is not active (${active.reason})`
    : undefined;
}

function closedOf(clusterQueue: any, kueue: KueueState): string | undefined {
  const selector = clusterQueue.spec.namespaceSelector;
  const { namespaceLabels } = kueue;
  // Absent: no namespace at all. Empty: every one.
  if (!selector) {
    return `ClusterQueue ${clusterQueue.metadata.name} takes workloads of no namespace`;
  }
  if (!namespaceLabels) return undefined;
  const fits =
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => namespaceLabels[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every((expression: any) =>
      meetsRequirement(namespaceLabels, expression),
    );
  return fits
    ? undefined
    : `ClusterQueue ${clusterQueue.metadata.name} does not take workloads of this namespace`;
}

/** Own quota of a resource over the flavors that the pods can have, as people want to see it; in its unit. */
export function quotaInSight(
  { clusterQueue, tree }: Admission,
  group: PodGroup,
  { flavors }: KueueState,
  resource: string,
): { nominal: number; used: number; most: number; borrowable: boolean } {
  const { name } = clusterQueue.metadata;
  const known = new Map(flavors.map(one => [one.metadata.name, one]));
  const fits = (flavor: string) =>
    !mismatch(group, known.get(flavor), { clusterQueue, flavors: known });
  const sum = { nominal: 0, used: 0, most: 0, borrowable: false };
  for (const { flavors: offered } of clusterQueue.spec.resourceGroups ?? []) {
    for (const flavor of offered) {
      const quota = flavor.resources.find((one: any) => one.name === resource);
      if (!quota || !fits(flavor.name)) continue;
      const key = keyOf(flavor.name, resource);
      const nominal = amountOf(resource, quota.nominalQuota) ?? 0;
      sum.nominal += nominal;
      sum.used += tree.usage(name, key);
      sum.most += tree.potential(name, key);
      sum.borrowable ||= tree.potential(name, key) > nominal;
    }
  }
  return sum;
}
