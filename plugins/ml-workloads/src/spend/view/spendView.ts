import {
  SPEND_FILTERS,
  SPEND_GROUPINGS,
  type SpendFilter,
  type SpendGranularity,
  type SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Scope, SpendQuery } from '../../api';
import { granularitiesOf, Period, periodOf, thisMonth } from '../period';

/** What a reader has clicked into: from the whole to its part, and what it is filtered by. All that is there narrows. */
export interface Drill extends Partial<Record<SpendFilter, string>> {
  /** Reference of a System, Domain or Group. */
  entity?: string;
  team?: string;
  component?: string;
  cluster?: string;
  /** Id of a workload. */
  workload?: string;
}

/** What a spend view shows. The address holds all of it. */
export interface SpendViewState {
  period: Period;
  groupBy: SpendGroupBy;
  /** Step of the picture. */
  step: SpendGranularity;
  drill: Drill;
}

/** From the whole to its part. */
const TRAIL_FIELDS = ['entity', 'team', 'component', 'workload'] as const;
/** What filters whatever part is looked at. */
export const FILTER_FIELDS = ['cluster', ...SPEND_FILTERS] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];
const DRILL_FIELDS = [...TRAIL_FIELDS, ...FILTER_FIELDS] as const;

/** Filters under which what the money bought cannot be asked: it tells what came of the work. */
const OF_OUTCOMES = ['phase', 'outcome', 'category', 'reason'] as const;

/** What the rows are after a click on one of a part of the whole. */
const PARTS: Partial<
  Record<SpendGroupBy, { field: keyof Drill; then: SpendGroupBy }>
> = {
  department: { field: 'entity', then: 'team' },
  domain: { field: 'entity', then: 'system' },
  system: { field: 'entity', then: 'component' },
  team: { field: 'team', then: 'component' },
  component: { field: 'component', then: 'workload' },
  workload: { field: 'workload', then: 'attempt' },
};

/** The next question after a filter: whose it is, until that is known down to the workload. */
function whoseNext(drill: Drill, groupings: readonly SpendGroupBy[]) {
  if (drill.workload) return 'attempt';
  if (drill.component) return 'workload';
  if (drill.team || drill.entity) return 'component';
  return (
    groupings.find(id => ['team', 'component', 'workload'].includes(id)) ??
    'workload'
  );
}

/** What an address asks for; what it does not say or says wrongly is this month by the first grouping. */
export function readView(
  params: URLSearchParams,
  now: number,
  groupings: readonly SpendGroupBy[],
): SpendViewState {
  const period = periodOf(params.get('period') ?? '', now);
  const steps = granularitiesOf(period);
  const step = steps.find(id => id === params.get('step')) ?? steps[0];
  const drill: Drill = {};
  for (const field of DRILL_FIELDS) {
    const value = params.get(field);
    if (value) drill[field] = value;
  }
  const by = SPEND_GROUPINGS.find(id => id === params.get('by'));
  return {
    period,
    step,
    drill,
    groupBy: by ?? (drill.workload ? 'attempt' : groupings[0]),
  };
}

/** The address of a view with a change. What is as by default is left out, what other parts of the page keep there stays. */
export function writeView(
  params: URLSearchParams,
  change: {
    period?: string;
    groupBy?: SpendGroupBy;
    step?: SpendGranularity;
    drill?: Drill;
  },
  now: number,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (change.period !== undefined) {
    set(
      next,
      'period',
      change.period === thisMonth(now).id ? undefined : change.period,
    );
    const steps = granularitiesOf(periodOf(change.period, now));
    if (!steps.some(id => id === next.get('step'))) next.delete('step');
  }
  if (change.step !== undefined) set(next, 'step', change.step);
  if (change.groupBy !== undefined) set(next, 'by', change.groupBy);
  if (change.drill !== undefined)
    for (const field of DRILL_FIELDS) set(next, field, change.drill[field]);
  return next;
}

/**
 * Where a row leads, or nothing: what is of no system cannot be asked for, and an attempt has a page of its own.
 *
 * @param groupings - that the page offers
 */
export function deeper(
  groupBy: SpendGroupBy,
  drill: Drill,
  row: { key: string; ref: string | null },
  groupings: readonly SpendGroupBy[] = [],
): { drill: Drill; groupBy: SpendGroupBy } | undefined {
  if (row.key === 'others') return undefined;
  const part = PARTS[groupBy];
  if (part) {
    const unattributed = groupBy === 'team' && row.key === 'unattributed';
    const without = groupBy === 'component' && row.key === 'none';
    const value = unattributed || without ? row.key : row.ref;
    if (value === null) return undefined;
    return {
      drill: { ...drill, [part.field]: value },
      groupBy: unattributed ? 'workload' : part.then,
    };
  }
  if (groupBy === 'reason') {
    // `unallocated/free`: a reason is one of a category.
    const [category, reason = 'none'] = row.key.split('/');
    return {
      drill: { ...drill, category, reason },
      groupBy: category === 'allocated' ? 'team' : 'gpuModel',
    };
  }
  const field = FILTER_FIELDS.find(id => id === groupBy);
  if (!field) return undefined;
  const next = { ...drill, [field]: row.key };
  return {
    drill: next,
    groupBy:
      field === 'category' && row.key !== 'allocated'
        ? 'reason'
        : whoseNext(next, groupings),
  };
}

/** Whether what the money bought can be asked of it. */
export function tellsOutcomes(drill: Drill): boolean {
  return !OF_OUTCOMES.some(field => drill[field] !== undefined);
}

/** The filters, each with what is left without it. A reason goes with its category. */
export function filtersOf(
  drill: Drill,
): Array<{ field: FilterField; value: string; without: Drill }> {
  return FILTER_FIELDS.flatMap(field => {
    const value = drill[field];
    if (value === undefined) return [];
    const without = { ...drill };
    delete without[field];
    if (field === 'category') delete without.reason;
    return [{ field, value, without }];
  });
}

/** The filters alone, of whatever part. */
export function onlyFilters(drill: Drill): Drill {
  return Object.fromEntries(
    filtersOf(drill).map(({ field, value }) => [field, value]),
  );
}

/** All that is looked into, without filters. */
export function withoutFilters(drill: Drill): Drill {
  const { entity, team, component, workload } = drill;
  return { entity, team, component, workload };
}

/**
 * The question to the backend. Weeks and months are made of days here, so that they end with the period. A period that runs is asked for as a
 * whole, so that it is compared with the same part of the one before.
 */
export function queryOf(scope: Scope, view: SpendViewState): SpendQuery {
  const { period, groupBy, step, drill } = view;
  return {
    entity: scope.entity,
    ...drill,
    from: period.from,
    to: period.to,
    granularity: step === 'hour' ? 'hour' : 'day',
    groupBy,
    compare: 'previous',
    outcomes: true,
  };
}

export type TrailField = (typeof TRAIL_FIELDS)[number];

/** The way from the whole to what is shown; each step but the last can be gone back to. Filters stay. */
export function trailOf(
  drill: Drill,
): Array<{ field: TrailField; value: string; drill: Drill }> {
  let before = onlyFilters(drill);
  return TRAIL_FIELDS.flatMap(field => {
    const value = drill[field];
    if (value === undefined) return [];
    before = { ...before, [field]: value };
    return [{ field, value, drill: before }];
  });
}

function set(params: URLSearchParams, name: string, value?: string): void {
  if (value) params.set(name, value);
  else params.delete(name);
}
