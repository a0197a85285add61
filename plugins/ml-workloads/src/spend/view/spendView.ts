import {
  SPEND_GROUPINGS,
  type SpendGranularity,
  type SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Scope, SpendQuery } from '../../api';
import { granularitiesOf, Period, periodOf, thisMonth } from '../period';

/** What a reader has clicked into, from the whole to its part. All that is there narrows. */
export interface Drill {
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

export const DRILL_FIELDS = [
  'entity',
  'team',
  'component',
  'cluster',
  'workload',
] as const;

/** Where a click on a row of a grouping leads: what narrows, and what the rows are then. */
const DEEPER: Partial<
  Record<SpendGroupBy, { field: keyof Drill; then: SpendGroupBy }>
> = {
  department: { field: 'entity', then: 'team' },
  domain: { field: 'entity', then: 'system' },
  system: { field: 'entity', then: 'component' },
  team: { field: 'team', then: 'component' },
  component: { field: 'component', then: 'workload' },
  cluster: { field: 'cluster', then: 'team' },
  workload: { field: 'workload', then: 'attempt' },
};

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

/** Where a row leads, or nothing: what has no reference cannot be looked into. */
export function deeper(
  groupBy: SpendGroupBy,
  drill: Drill,
  row: { key: string; ref: string | null },
): { drill: Drill; groupBy: SpendGroupBy } | undefined {
  const step = DEEPER[groupBy];
  const unattributed = groupBy === 'team' && row.key === 'unattributed';
  const value = unattributed ? row.key : row.ref;
  if (!step || value === null) return undefined;
  return {
    drill: { ...drill, [step.field]: value },
    groupBy: unattributed ? 'workload' : step.then,
  };
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

/** The way from the whole to what is shown; each step but the last can be gone back to. */
export function trailOf(
  drill: Drill,
): Array<{ field: keyof Drill; value: string; drill: Drill }> {
  let before: Drill = {};
  return DRILL_FIELDS.flatMap(field => {
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
