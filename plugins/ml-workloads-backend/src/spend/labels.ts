import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RolledUp } from '../contracts';
import type { SpendCell } from './cellsSql';
import { keyOf, NONE, UNATTRIBUTED, type Label } from './groups';
import type { WorkloadName } from './workloadNames';

/** Groupings whose rows lead somewhere. */
const LINKED: readonly SpendGroupBy[] = [
  'team',
  'component',
  'cluster',
  'template',
];

/** Groupings by owner: `unattributed` is a value of these, and of no other. */
const OF_OWNERS: readonly SpendGroupBy[] = ['team', 'department'];

/** Groupings that are told by what their components or teams are part of. */
export function isRolledUp(
  groupBy: SpendGroupBy,
): groupBy is 'system' | 'domain' | 'department' {
  return (
    groupBy === 'system' || groupBy === 'domain' || groupBy === 'department'
  );
}

/**
 * What a person reads for a cell.
 *
 * @param wholes - of components or teams, where the grouping rolls them up
 */
export function labelOf(
  groupBy: SpendGroupBy,
  cell: Pick<SpendCell, 'key' | 'category'>,
  wholes?: ReadonlyMap<string, RolledUp>,
): Label {
  if (isRolledUp(groupBy)) {
    if (isUnattributed(groupBy, cell.key)) {
      return { ...plain(UNATTRIBUTED), unattributed: true };
    }
    const whole = wholes?.get(cell.key);
    return whole
      ? { ...plain(whole.ref), title: whole.title, ref: whole.ref }
      : plain(NONE);
  }
  if (groupBy === 'reason') {
    return plain(cell.key ? `${cell.category}/${cell.key}` : cell.category);
  }
  const unattributed = isUnattributed(groupBy, cell.key);
  const linked = LINKED.includes(groupBy) && cell.key !== '' && !unattributed;
  return {
    key: keyOf(cell.key),
    title: cell.key || NONE,
    ref: linked ? cell.key : null,
    unattributed,
  };
}

function isUnattributed(groupBy: SpendGroupBy, value: string): boolean {
  return value === UNATTRIBUTED && OF_OWNERS.includes(groupBy);
}

function plain(key: string): Label {
  return { key, title: key, ref: null, unattributed: false };
}

/** Key of an attempt; of a workload without `attempt`. */
export function workloadKey(workload: string, attempt?: number): string {
  if (!workload) return NONE;
  return attempt === undefined ? workload : `${workload}/${attempt}`;
}

export function workloadLabel(
  name: WorkloadName | undefined,
  workload: string,
  attempt?: number,
): Omit<Label, 'unattributed'> {
  const title = name ? `${name.kind} ${name.name}` : workload || NONE;
  return {
    key: workloadKey(workload, attempt),
    title: attempt === undefined ? title : `${title}, attempt ${attempt}`,
    ref: workload || null,
  };
}
