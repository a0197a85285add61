import { amountOf, type Amounts } from '../../observe/amounts';

/** Quota of one resource in one flavor, at a ClusterQueue or a Cohort. */
export interface Quota {
  nominal: number;
  /** Most that may be borrowed; undefined: without bound. */
  borrowing?: number;
  /** Most that may be lent; undefined: all of it. */
  lending?: number;
}

interface Node {
  name: string;
  parent?: Node;
  children: Node[];
  isQueue: boolean;
  quotas: Map<string, Quota>;
  /** Quota of the node and of all below that they lend. */
  subtree: Map<string, number>;
  usage: Map<string, number>;
}

/** `flavor/resource`, as in usages. */
export function keyOf(flavor: string, resource: string): string {
  return `${flavor}/${resource}`;
}

/**
 * The quotas of ClusterQueues and Cohorts, and what is used of them, added up as Kueue does (`pkg/cache/scheduler/resource_node.go` of
 * Kueue 0.19): a node lends its parent all but what its lending limit keeps, and takes from its parent what goes beyond.
 */
export class QuotaTree {
  private readonly nodes = new Map<string, Node>();

  /** @param usage - held quota by ClusterQueue */
  constructor(
    clusterQueues: readonly any[],
    cohorts: readonly any[],
    usage: ReadonlyMap<string, Amounts>,
  ) {
    for (const cohort of cohorts) {
      this.node(`cohort ${cohort.metadata.name}`, cohort.spec);
    }
    for (const queue of clusterQueues) {
      this.node(queueNode(queue.metadata.name), queue.spec, true);
    }
    for (const cohort of cohorts) {
      this.join(`cohort ${cohort.metadata.name}`, cohort.spec?.parentName);
    }
    for (const queue of clusterQueues) {
      const { cohortName, cohort } = queue.spec ?? {};
      this.join(queueNode(queue.metadata.name), cohortName ?? cohort);
    }
    for (const root of [...this.nodes.values()].filter(n => !n.parent)) {
      addSubtree(root);
    }
    for (const queue of clusterQueues) {
      const { name } = queue.metadata;
      this.add(name, usage.get(name) ?? {});
    }
  }

  /** Adds held quota to a ClusterQueue, or with −1 takes it away. */
  add(queue: string, amounts: Amounts, sign: 1 | -1 = 1): void {
    const node = this.nodes.get(queueNode(queue));
    if (!node) return;
    for (const [key, amount] of Object.entries(amounts)) {
      if (sign > 0) addUsage(node, key, amount);
      else removeUsage(node, key, amount);
    }
  }

  quota(queue: string, key: string): Quota | undefined {
    return this.nodes.get(queueNode(queue))?.quotas.get(key);
  }

  usage(queue: string, key: string): number {
    return this.nodes.get(queueNode(queue))?.usage.get(key) ?? 0;
  }

  /** What the ClusterQueue may have beside what it has now, borrowing included. */
  available(queue: string, key: string): number {
    const node = this.nodes.get(queueNode(queue));
    return node ? available(node, key) : 0;
  }

  /** The most that it could ever have, with nothing in use. */
  potential(queue: string, key: string): number {
    const node = this.nodes.get(queueNode(queue));
    return node ? potential(node, key) : 0;
  }

  /** Whether it would use more than its own with this much more. */
  borrows(queue: string, key: string, amount: number): boolean {
    const node = this.nodes.get(queueNode(queue));
    return node !== undefined && borrows(node, key, amount);
  }

  hasParent(queue: string): boolean {
    return this.nodes.get(queueNode(queue))?.parent !== undefined;
  }

  /** Height of the lowest part of the hierarchy that holds the amount, and whether there is more above it. */
  borrowingLevel(
    queue: string,
    key: string,
    amount: number,
  ): { level: number; moreAbove: boolean } {
    const node = this.nodes.get(queueNode(queue));
    if (!node?.parent || !borrows(node, key, amount)) {
      return { level: 0, moreAbove: node?.parent !== undefined };
    }
    let remaining = amount - localAvailable(node, key);
    for (
      let above: Node | undefined = node.parent;
      above;
      above = above.parent
    ) {
      if (!borrows(above, key, remaining)) {
        return { level: height(above), moreAbove: above.parent !== undefined };
      }
      remaining -= localAvailable(above, key);
    }
    return { level: height(rootOf(node)), moreAbove: false };
  }

  /** The Cohorts above a ClusterQueue, nearest first, each with the ClusterQueues below it. */
  cohortsAbove(queue: string): Array<{ name: string; queues: string[] }> {
    const path = [];
    let node = this.nodes.get(queueNode(queue))?.parent;
    for (; node; node = node.parent) {
      path.push({ name: node.name, queues: queuesBelow(node) });
    }
    return path;
  }

  /** Whether a Cohort of {@link cohortsAbove} holds an amount beside what is used of it; and what of it is left for its parent to hold. */
  cohortHolds(cohort: string, key: string, amount: number) {
    const node = this.nodes.get(cohort)!;
    return {
      holds: !borrows(node, key, amount),
      remaining: Math.max(0, amount - localAvailable(node, key)),
    };
  }

  /** What the ClusterQueue holds by itself; the rest of an amount comes from above. */
  localAvailable(queue: string, key: string): number {
    const node = this.nodes.get(queueNode(queue));
    return node ? localAvailable(node, key) : 0;
  }

  /** Whether the ClusterQueue, and every Cohort from it up to (not with) `below`, uses more than its own of one of the keys. */
  exceeds(queue: string, keys: readonly string[], below: string): boolean {
    let node = this.nodes.get(queueNode(queue));
    for (; node && node.name !== below; node = node.parent) {
      const { subtree, usage } = node;
      if (keys.every(key => (subtree.get(key) ?? 0) >= (usage.get(key) ?? 0))) {
        return false;
      }
    }
    return true;
  }

  private node(name: string, spec: any, isQueue: boolean = false): Node {
    let node = this.nodes.get(name);
    if (!node) {
      node = {
        name,
        children: [],
        isQueue,
        quotas: quotasOf(spec),
        subtree: new Map(),
        usage: new Map(),
      };
      this.nodes.set(name, node);
    }
    return node;
  }

  /** A Cohort exists as soon as something names it. A circle, which Kueue refuses to serve, is cut. */
  private join(name: string, parentName: string | undefined): void {
    if (!parentName) return;
    const node = this.nodes.get(name)!;
    const parent = this.node(`cohort ${parentName}`, undefined);
    for (let above: Node | undefined = parent; above; above = above.parent) {
      if (above === node) return;
    }
    node.parent = parent;
    parent.children.push(node);
  }
}

function queueNode(name: string): string {
  return `queue ${name}`;
}

function quotasOf(spec: any): Map<string, Quota> {
  const quotas = new Map<string, Quota>();
  for (const group of spec?.resourceGroups ?? []) {
    for (const flavor of group.flavors ?? []) {
      for (const resource of flavor.resources ?? []) {
        const read = (written: unknown) => amountOf(resource.name, written);
        quotas.set(keyOf(flavor.name, resource.name), {
          nominal: read(resource.nominalQuota) ?? 0,
          borrowing: read(resource.borrowingLimit),
          lending: read(resource.lendingLimit),
        });
      }
    }
  }
  return quotas;
}

function addSubtree(node: Node): void {
  for (const [key, quota] of node.quotas) node.subtree.set(key, quota.nominal);
  for (const child of node.children) {
    addSubtree(child);
    for (const [key, amount] of child.subtree) {
      node.subtree.set(
        key,
        (node.subtree.get(key) ?? 0) + amount - kept(child, key),
      );
    }
  }
}

/** Quota that the node never lends. */
function kept(node: Node, key: string): number {
  const lending = node.quotas.get(key)?.lending;
  return lending === undefined
    ? 0
    : Math.max(0, (node.subtree.get(key) ?? 0) - lending);
}

function localAvailable(node: Node, key: string): number {
  return Math.max(0, kept(node, key) - (node.usage.get(key) ?? 0));
}

function available(node: Node, key: string): number {
  const subtree = node.subtree.get(key) ?? 0;
  const used = node.usage.get(key) ?? 0;
  if (!node.parent) return subtree - used;
  let above = available(node.parent, key);
  const borrowing = node.quotas.get(key)?.borrowing;
  if (borrowing !== undefined) {
    const own = kept(node, key);
    above = Math.min(
      subtree - own - Math.max(0, used - own) + borrowing,
      above,
    );
  }
  return localAvailable(node, key) + above;
}

function potential(node: Node, key: string): number {
  const subtree = node.subtree.get(key) ?? 0;
  if (!node.parent) return subtree;
  const most = kept(node, key) + potential(node.parent, key);
  const borrowing = node.quotas.get(key)?.borrowing;
  return borrowing === undefined ? most : Math.min(subtree + borrowing, most);
}

function borrows(node: Node, key: string, amount: number): boolean {
  return (node.usage.get(key) ?? 0) + amount > (node.subtree.get(key) ?? 0);
}

function addUsage(node: Node, key: string, amount: number): void {
  const local = localAvailable(node, key);
  node.usage.set(key, (node.usage.get(key) ?? 0) + amount);
  if (node.parent && amount > local) addUsage(node.parent, key, amount - local);
}

function removeUsage(node: Node, key: string, amount: number): void {
  const stored = (node.usage.get(key) ?? 0) - kept(node, key);
  node.usage.set(key, (node.usage.get(key) ?? 0) - amount);
  if (stored > 0 && node.parent) {
    removeUsage(node.parent, key, Math.min(amount, stored));
  }
}

function height(node: Node): number {
  return node.children.reduce(
    (most, child) => Math.max(most, child.isQueue ? 1 : height(child) + 1),
    0,
  );
}

function rootOf(node: Node): Node {
  return node.parent ? rootOf(node.parent) : node;
}

function queuesBelow(node: Node): string[] {
  return node.children.flatMap(child =>
    child.isQueue ? [child.name.replace(/^queue /, '')] : queuesBelow(child),
  );
}
