import { conditionOf, isTrueOf } from '../conditionOf';
import { amountsOf, plus, podAmounts, type Amounts } from './amounts';
import type { KubeObject } from './types';

/** A Kueue Workload that has quota or waits for it. */
export interface QueuedWorkload {
  namespace: string;
  name: string;
  /** LocalQueue in its namespace. */
  queue: string;
  /** ClusterQueue whose quota it holds; undefined while it waits. */
  clusterQueue?: string;
  priority: number;
  /** Its place in the queue, UTC ms. */
  queuedAt: number;
  /** Held quota, `flavor/resource` → amount; empty while it waits. */
  usage: Amounts;
  /** When it got its quota, UTC ms. */
  reservedAt?: number;
  /** Evicted, on its way out. */
  leaving: boolean;
  /** Uid of the object that it stands for. */
  owner?: string;
  /** Everything that it asks for, by resource. */
  asks: Amounts;
  /** Resources that it asks for and that took no quota when it was admitted: Kueue is configured to ignore them. */
  ignored: string[];
}

/** Kueue's Workloads that have not ended. */
export class FleetWorkloads {
  private readonly workloads = new Map<string, QueuedWorkload>();

  clear(): void {
    this.workloads.clear();
  }

  apply(object: KubeObject, gone: boolean): void {
    if (gone || isTrueOf(object, 'Finished') || object.spec?.active === false) {
      this.workloads.delete(object.metadata.uid);
    } else {
      this.workloads.set(object.metadata.uid, digestOf(object));
    }
  }

  list(): QueuedWorkload[] {
    return [...this.workloads.values()];
  }
}

function digestOf(object: KubeObject): QueuedWorkload {
  const { spec, status, metadata } = object;
  const reserved = conditionOf(object, 'QuotaReserved');
  const admission = reserved?.status === 'True' ? status?.admission : undefined;
  let usage: Amounts = {};
  const counted = new Set<string>();
  for (const set of admission?.podSetAssignments ?? []) {
    const amounts = amountsOf(set.resourceUsage);
    for (const [resource, flavor] of Object.entries(set.flavors ?? {})) {
      counted.add(resource);
      usage = plus(usage, {
        [`${flavor}/${resource}`]: amounts[resource] ?? 0,
      });
    }
  }
  let asks: Amounts = {};
  for (const set of spec?.podSets ?? []) {
    asks = plus(asks, podAmounts(set.template?.spec), Number(set.count ?? 0));
  }
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    queue: String(spec?.queueName ?? ''),
    clusterQueue: admission?.clusterQueue,
    priority: Number(spec?.priority ?? 0),
    queuedAt: Date.parse(metadata.creationTimestamp ?? '') || 0,
    usage,
    reservedAt: admission
      ? Date.parse(reserved.lastTransitionTime) || undefined
      : undefined,
    leaving: isTrueOf(object, 'Evicted'),
    owner: metadata.ownerReferences?.[0]?.uid,
    asks,
    ignored: admission
      ? Object.keys(asks).filter(name => asks[name] > 0 && !counted.has(name))
      : [],
  };
}
