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
    if (cell.key === UNATTRIBUTED) return plain(UNATTRIBUTED);
    const whole = wholes?.get(cell.key);
    return whole
      ? { key: whole.ref, title: whole.title, ref: whole.ref }
      : plain(NONE);
  }
  if (groupBy === 'reason') {
    return plain(cell.key ? `${cell.category}/${cell.key}` : cell.category);
  }
  const linked =
    LINKED.includes(groupBy) && cell.key !== '' && cell.key !== UNATTRIBUTED;
  return {
    key: keyOf(cell.key),
    title: cell.key || NONE,
    ref: linked ? cell.key : null,
  };
}

function plain(key: string): Label {
  return { key, title: key, ref: null };
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
): Label {
  const title = name ? `${name.kind} ${name.name}` : workload || NONE;
  return {
    key: workloadKey(workload, attempt),
    title: attempt === undefined ? title : `${title}, attempt ${attempt}`,
    ref: workload || null,
  };
}
