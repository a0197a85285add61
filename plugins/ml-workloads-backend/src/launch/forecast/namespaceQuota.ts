import { amountOf, inWords, type Amounts } from '../../observe/amounts';
import type { NamespaceQuota, PodGroup } from './types';

/** What of a ResourceQuota does not hold the pods. */
export interface QuotaShortage {
  quota: string;
  /** As in `spec.hard`, e.g. `requests.nvidia.com/gpu`. */
  resource: string;
  asks: string;
  hard: string;
  used: string;
  /** More than the quota ever allows. */
  never: boolean;
}

/**
 * Whether the namespace's ResourceQuotas let all pods in: the API server refuses each pod that goes beyond, and their controller tries
 * again. Counts of other objects are not reckoned: the dry run says those.
 *
 * @param leaving - requests of pods of the namespace that make way first. Quotas for some pods only are taken not to count them: rather
 *   late than wrong
 */
export function shortageOf(
  groups: readonly PodGroup[],
  quotas: readonly NamespaceQuota[],
  leaving: Amounts = {},
): QuotaShortage | undefined {
  let waits: QuotaShortage | undefined;
  for (const quota of quotas) {
    const asked = askedOf(quota, groups);
    const ofAll = quota.scopes.length + quota.scopeSelector.length === 0;
    for (const [resource, written] of Object.entries(quota.hard)) {
      const asks = asked[normal(resource)] ?? 0;
      const hard = amountOf(resource, written) ?? Infinity;
      const freed = ofAll ? leaving[requestedBy(resource)] ?? 0 : 0;
      const used = amountOf(resource, quota.used[resource] ?? '0') ?? 0;
      if (asks === 0 || used - freed + asks <= hard) continue;
      const shortage = {
        quota: quota.name,
        resource,
        asks: inWords(resource, asks),
        hard: inWords(resource, hard),
        used: inWords(resource, used),
        never: asks > hard,
      };
      if (shortage.never) return shortage;
      waits ??= shortage;
    }
  }
  return waits;
}

/** `cpu` of a quota means `requests.cpu`. */
function normal(resource: string): string {
  return ['cpu', 'memory', 'ephemeral-storage'].includes(resource)
    ? `requests.${resource}`
    : resource;
}

/** The resource whose requests an entry of a quota counts; none for limits. */
function requestedBy(resource: string): string {
  return normal(resource).replace(/^requests\.|^count\/(?=pods$)/, '');
}

function askedOf(quota: NamespaceQuota, groups: readonly PodGroup[]): Amounts {
  const asked: Record<string, number> = {};
  const add = (name: string, amount: number) => {
    asked[name] = (asked[name] ?? 0) + amount;
  };
  for (const group of groups.filter(one => concerns(quota, one))) {
    add('pods', group.count);
    add('count/pods', group.count);
    for (const [name, amount] of Object.entries(group.requests)) {
      if (name !== 'pods') add(`requests.${name}`, amount * group.count);
    }
    for (const [name, amount] of Object.entries(group.limits)) {
      add(`limits.${name}`, amount * group.count);
    }
  }
  return asked;
}

/** Quotas may be for some pods only. A scope that is not known here is taken to concern the pods: rather late than wrong. */
function concerns(quota: NamespaceQuota, group: PodGroup): boolean {
  const bestEffort = !['cpu', 'memory'].some(
    name => group.requests[name] || group.limits[name],
  );
  const scope = (name: string, expression?: any): boolean => {
    switch (name) {
      case 'Terminating':
        return group.terminating;
      case 'NotTerminating':
        return !group.terminating;
      case 'BestEffort':
        return bestEffort;
      case 'NotBestEffort':
        return !bestEffort;
      case 'PriorityClass':
        return inClass(group.priorityClassName, expression);
      default:
        return true;
    }
  };
  return (
    quota.scopes.every(name => scope(name)) &&
    quota.scopeSelector.every(one => scope(one.scopeName, one))
  );
}

function inClass(name: string | undefined, expression: any): boolean {
  switch (expression?.operator) {
    case 'In':
      return name !== undefined && expression.values.includes(name);
    case 'NotIn':
      return name === undefined || !expression.values.includes(name);
    case 'DoesNotExist':
      return name === undefined;
    default:
      return name !== undefined;
  }
}
