import { plus, times, type Amounts } from '../../observe/amounts';
import { victimsFor } from './preemption';
import { keyOf, type QuotaTree } from './QuotaTree';
import { onlyKeys, selects, untolerated } from './selection';
import type { PodGroup, QueuedWorkload } from './types';

/** How a request gets quota, the better the larger. `wait`: only when others end. */
export enum Mode {
  never,
  wait,
  stops,
  reclaims,
  fits,
}

/** Why a flavor does not give what is asked. Amounts are of all that is asked so far. */
export type FlavorProblem = { flavor: string; resource: string } & (
  | { why: 'mismatch'; detail: string }
  | { why: 'most'; asks: number; most: number }
  | { why: 'used'; asks: number; available: number }
);

export interface Assignment {
  mode: Mode;
  /** Resources that no flavor of the queue covers. */
  uncovered: string[];
  /** Quota that it takes, `flavor/resource` → amount. */
  usage: Amounts;
  /** Flavor by resource, for each pod group. */
  flavors: Array<Record<string, string>>;
  victims: QueuedWorkload[];
  problems: FlavorProblem[];
}

export interface AssignContext {
  clusterQueue: any;
  /** By name. */
  flavors: ReadonlyMap<string, any>;
  tree: QuotaTree;
  workloads: readonly QueuedWorkload[];
  priority: number;
  /** Flavors that Kueue passes over. */
  passedOver: ReadonlySet<string>;
  /** Resources that Kueue is seen not to count. */
  ignored: ReadonlySet<string>;
  /** What the names of those begin with that it is known not to count. */
  ignoredPrefixes: readonly string[];
}

interface Choice {
  mode: Mode;
  level: number;
  /** Resource → flavor. */
  flavors: Record<string, string>;
  contested: string[];
}

/**
 * Which flavors Kueue would give, and on what terms: each resource group's flavors in their order, the first that does without waiting or,
 * as `flavorFungibility` says, the best (`pkg/scheduler/flavorassigner` of Kueue 0.19). Fair sharing is not reckoned.
 */
export function assign(
  groups: readonly PodGroup[],
  context: AssignContext,
): Assignment {
  const { clusterQueue } = context;
  const resourceGroups: any[] = clusterQueue.spec.resourceGroups ?? [];
  const result: Assignment = {
    mode: Mode.fits,
    uncovered: [],
    usage: {},
    flavors: [],
    victims: [],
    problems: [],
  };
  const contested = new Set<string>();
  for (const group of groups) {
    const asked = asksOf(group, resourceGroups);
    const flavors: Record<string, string> = {};
    const covered = new Set<string>();
    for (const resourceGroup of resourceGroups) {
      const resources = (resourceGroup.coveredResources as string[]).filter(
        resource => asked[resource] !== undefined,
      );
      resources.forEach(resource => covered.add(resource));
      if (resources.length === 0) continue;
      const choice = choose(group, resources, asked, resourceGroup, {
        context,
        result,
      });
      result.mode = Math.min(result.mode, choice.mode);
      Object.assign(flavors, choice.flavors);
      choice.contested.forEach(key => contested.add(key));
    }
    result.uncovered.push(
      ...Object.keys(asked).filter(
        name =>
          !covered.has(name) &&
          !context.ignored.has(name) &&
          !context.ignoredPrefixes.some(prefix => name.startsWith(prefix)),
      ),
    );
    result.flavors.push(flavors);
    for (const [resource, flavor] of Object.entries(flavors)) {
      result.usage = plus(result.usage, {
        [keyOf(flavor, resource)]: asked[resource],
      });
    }
  }
  if (result.uncovered.length > 0) result.mode = Mode.never;
  if (result.mode === Mode.stops || result.mode === Mode.reclaims) {
    result.victims = victimsFor(
      { clusterQueue, priority: context.priority, needs: result.usage },
      [...contested],
      context.tree,
      context.workloads,
    );
    if (result.victims.length === 0) result.mode = Mode.wait;
  }
  return result;
}

function asksOf(group: PodGroup, resourceGroups: any[]): Amounts {
  const all = times(group.requests, group.count);
  const asked = Object.fromEntries(
    Object.entries(all).filter(
      ([name, amount]) => amount > 0 && name !== 'pods',
    ),
  );
  return resourceGroups.some(({ coveredResources }) =>
    coveredResources.includes('pods'),
  )
    ? { ...asked, pods: group.count }
    : asked;
}

/** The flavor for the resources of one resource group. */
function choose(
  group: PodGroup,
  resources: string[],
  asked: Amounts,
  resourceGroup: any,
  { context, result }: { context: AssignContext; result: Assignment },
): Choice {
  const { clusterQueue, flavors } = context;
  let best: Choice = { mode: Mode.never, level: 0, flavors: {}, contested: [] };
  let waits = false;
  for (const { name } of resourceGroup.flavors) {
    if (context.passedOver.has(name)) continue;
    const detail = mismatch(group, flavors.get(name), context);
    if (detail) {
      for (const resource of resources) {
        result.problems.push({
          flavor: name,
          resource,
          why: 'mismatch',
          detail,
        });
      }
      continue;
    }
    const choice: Choice = {
      mode: Mode.fits,
      level: 0,
      flavors: {},
      contested: [],
    };
    let everFits = true;
    for (const resource of resources) {
      const key = keyOf(name, resource);
      const amount = (result.usage[key] ?? 0) + asked[resource];
      const terms = termsOf(key, amount, context);
      choice.flavors[resource] = name;
      choice.mode = Math.min(choice.mode, terms.mode);
      choice.level = Math.max(choice.level, terms.level);
      if (terms.mode !== Mode.fits) choice.contested.push(key);
      if (terms.problem) {
        result.problems.push({ flavor: name, resource, ...terms.problem });
      }
      everFits &&= terms.problem?.why !== 'most';
    }
    waits ||= everFits;
    if (choice.mode !== Mode.never && !looksOn(choice, clusterQueue)) {
      return choice;
    }
    if (better(choice, best, clusterQueue)) best = choice;
  }
  // Kueue calls both hopeless and "cannot stop anyone" unfit; only the first never starts.
  return best.mode === Mode.never && waits
    ? { ...best, mode: Mode.wait }
    : best;
}

/** Why pods cannot have a flavor at all; undefined when they can. */
export function mismatch(
  group: PodGroup,
  flavor: any,
  { clusterQueue, flavors }: Pick<AssignContext, 'clusterQueue' | 'flavors'>,
): string | undefined {
  if (!flavor) return 'does not exist';
  const {
    nodeLabels = {},
    nodeTaints = [],
    tolerations = [],
  } = flavor.spec ?? {};
  const topologyName = flavor.spec?.topologyName;
  const everyFlavorHasTopology = (clusterQueue.spec.resourceGroups as any[])
    .flatMap(resourceGroup => resourceGroup.flavors)
    .every(({ name }) => flavors.get(name)?.spec?.topologyName);
  if (group.topology && !topologyName) return 'knows no topology';
  if (!group.topology && topologyName && !everyFlavorHasTopology) {
    return 'takes only workloads with a topology request';
  }
  const taint = untolerated(nodeTaints, [...group.tolerations, ...tolerations]);
  if (taint) return `has the taint ${taint.key}, which is not tolerated`;
  return selects(onlyKeys(group, new Set(Object.keys(nodeLabels))), nodeLabels)
    ? undefined
    : 'is of other nodes';
}

function termsOf(key: string, amount: number, context: AssignContext) {
  const { clusterQueue, tree, workloads, priority } = context;
  const { name } = clusterQueue.metadata;
  const most = tree.potential(name, key);
  if (amount > most) {
    return {
      mode: Mode.never,
      level: 0,
      problem: { why: 'most', asks: amount, most } as const,
    };
  }
  const { level, moreAbove } = tree.borrowingLevel(name, key, amount);
  const available = tree.available(name, key);
  if (amount <= available) return { mode: Mode.fits, level };
  const problem = { why: 'used', asks: amount, available } as const;
  const { borrowWithinCohort } = clusterQueue.spec.preemption ?? {};
  const mayStopOthers =
    (tree.quota(name, key)?.nominal ?? 0) >= amount ||
    moreAbove ||
    (borrowWithinCohort && borrowWithinCohort.policy !== 'Never');
  if (!mayStopOthers) return { mode: Mode.never, level, problem };
  const victims = victimsFor(
    { clusterQueue, priority, needs: { [key]: amount } },
    [key],
    tree,
    workloads,
  );
  if (victims.length === 0) return { mode: Mode.wait, level, problem };
  victims.forEach(one => tree.add(one.clusterQueue!, one.usage, -1));
  const after = tree.borrowingLevel(name, key, amount).level;
  victims.forEach(one => tree.add(one.clusterQueue!, one.usage, 1));
  const mode = victims.some(({ clusterQueue: queue }) => queue === name)
    ? Mode.stops
    : Mode.reclaims;
  return { mode, level: after, problem };
}

/** Whether Kueue tries the next flavor although this one would do somehow. */
function looksOn({ mode, level }: Choice, clusterQueue: any): boolean {
  const { whenCanBorrow, whenCanPreempt = 'TryNextFlavor' } =
    clusterQueue.spec.flavorFungibility ?? {};
  if (mode <= Mode.wait) return true;
  if (mode !== Mode.fits && whenCanPreempt === 'TryNextFlavor') return true;
  return level > 0 && whenCanBorrow === 'TryNextFlavor';
}

function better(a: Choice, b: Choice, clusterQueue: any): boolean {
  if (a.mode === Mode.never) return false;
  if (b.mode === Mode.never) return true;
  if ((a.mode === Mode.wait) !== (b.mode === Mode.wait)) {
    return b.mode === Mode.wait;
  }
  const { preference } = clusterQueue.spec.flavorFungibility ?? {};
  if (preference === 'PreemptionOverBorrowing') {
    return a.level === b.level ? a.mode > b.mode : a.level < b.level;
  }
  return a.mode === b.mode ? a.level < b.level : a.mode > b.mode;
}
