import { InputError } from '@backstage/errors';
import {
  SPEND_CATEGORIES,
  SPEND_FILTERS,
  SPEND_GRANULARITIES,
  SPEND_GROUPINGS,
  SPEND_OUTCOMES,
  SPEND_PHASES,
  WORKLOAD_GROUPINGS,
  WORKLOAD_ORDERS,
  WORKLOAD_STATES,
  WORKLOAD_TYPES,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { z } from 'zod/v3';
import type {
  Between,
  SpendFilters,
  SpendSelection,
  WorkloadChoice,
} from '../contracts';

/** A parameter that may be repeated or hold several values with commas between. */
const list = z
  .union([z.string(), z.array(z.string())])
  .transform(value => [value].flat().flatMap(part => part.split(',')))
  .transform(values => values.map(value => value.trim()).filter(Boolean))
  .optional();

const text = z.string().max(253).optional();

/** A parameter that may be repeated. Its values are names of clusters and people, taken exactly: a comma is a part of one. */
const exact = z
  .union([z.string(), z.array(z.string())])
  .transform(value => [value].flat().filter(one => one !== ''))
  .pipe(z.array(z.string().max(253)).max(50))
  .optional();

const time = z
  .string()
  .datetime({ offset: true, message: 'must be a time, RFC 3339' })
  .transform(value => Date.parse(value))
  .optional();

/** A list of which every value is one of some. */
const listOf = (names: readonly string[]) =>
  list.refine(
    values => values?.every(value => names.includes(value)) ?? true,
    `must be of ${names.join(', ')}`,
  );

const flag = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional();

/** What the list and its groups are narrowed by. */
const choiceFields = {
  /** Reference of an entity whose workloads, or whose parts' workloads, are meant. */
  entity: z.string().min(1).max(500).optional(),
  team: list,
  component: list,
  cluster: list,
  namespace: list,
  state: listOf(WORKLOAD_STATES),
  kind: list,
  type: listOf(WORKLOAD_TYPES),
  queue: list,
  profile: list,
  gpuModel: list,
  search: text,
  escaped: flag,
  createdFrom: time,
  createdTo: time,
  startedFrom: time,
  startedTo: time,
  endedFrom: time,
  endedTo: time,
};

/** A page of a list. */
const pageFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
};

export const pageQuery = z.object(pageFields).strict();

export const spendClaimsQuery = z
  .object({
    ...pageFields,
    entity: choiceFields.entity,
    team: list,
    cluster: text,
  })
  .strict();

export const workloadsQuery = z
  .object({
    ...choiceFields,
    orderBy: z.enum(WORKLOAD_ORDERS).optional(),
    order: z.enum(['asc', 'desc']).optional(),
    ...pageFields,
    column: list,
  })
  .strict();

export const workloadGroupsQuery = z
  .object({
    ...choiceFields,
    by: z.enum(WORKLOAD_GROUPINGS),
  })
  .strict();

/** The choice of a query, its times in pairs. What narrows to nothing is left out. */
export function toChoice(
  query: Omit<z.infer<typeof workloadGroupsQuery>, 'by'>,
): WorkloadChoice {
  const {
    createdFrom,
    createdTo,
    startedFrom,
    startedTo,
    endedFrom,
    endedTo,
    entity: _entity,
    ...lists
  } = query;
  const given = Object.entries(lists).filter(
    // `team=` means no narrowing, not nothing.
    ([, value]) => !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...Object.fromEntries(given),
    created: between(createdFrom, createdTo),
    started: between(startedFrom, startedTo),
    ended: between(endedFrom, endedTo),
  };
}

function between(from?: number, to?: number): Between | undefined {
  return from === undefined && to === undefined ? undefined : { from, to };
}

const DAY_MS = 86_400_000;
/** No request reads the hour table beyond this (`design.md` §7). */
const HOURS_MAX_MS = 2 * DAY_MS;
const SPAN_MAX_MS = 5 * 366 * DAY_MS;

/** What useful work cost can be narrowed by: not by how it ended or what of it was a start, which is what is told. */
const spendWorkFilters = {
  kind: exact,
  template: exact,
  gpuModel: exact,
  capacityType: exact,
  profile: exact,
  queue: exact,
};

const spendFilters = {
  ...spendWorkFilters,
  phase: listOf([...SPEND_PHASES, 'none']),
  outcome: listOf(SPEND_OUTCOMES),
  category: listOf(SPEND_CATEGORIES),
  reason: exact,
};

/** Whose spend, and of when. */
const spendSelectionFields = {
  /** Reference of an entity whose spend, with that of its parts, is meant; instead of team, component and workload. */
  entity: z.string().min(1).max(500).optional(),
  team: list,
  component: list,
  workload: text,
  cluster: text,
  from: time,
  to: time,
};

const granularity = z.enum(SPEND_GRANULARITIES).default('day');

export const spendQuery = z
  .object({
    ...spendSelectionFields,
    ...spendFilters,
    granularity,
    groupBy: z.enum(SPEND_GROUPINGS).default('workload'),
    compare: z.enum(['previous', 'none']).default('previous'),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    outcomes: flag,
  })
  .strict();

export const spendEfficiencyQuery = z
  .object({ ...spendSelectionFields, ...spendWorkFilters })
  .strict();

export const spendExportQuery = z
  .object({
    ...spendSelectionFields,
    ...spendFilters,
    granularity,
    format: z.enum(['csv', 'focus-1.2']).default('csv'),
  })
  .strict();

export type SpendSelectionFields = z.infer<typeof spendEfficiencyQuery> &
  Partial<z.infer<typeof spendExportQuery>>;

type SelectionFields = Omit<SpendSelectionFields, 'entity'>;

/**
 * Fills in the range: from the first of this month (UTC) to now.
 *
 * @throws InputError when it is empty or too long
 */
export function toSpendSelection(
  query: SelectionFields,
  now: number,
): SpendSelection {
  const date = new Date(now);
  const {
    from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth()),
    to = now,
    granularity: step = 'day',
  } = query;
  if (from >= to) {
    throw new InputError(
      `from: ${new Date(from).toISOString()} is not before to, ${new Date(
        to,
      ).toISOString()}`,
    );
  }
  const longest = step === 'hour' ? HOURS_MAX_MS : SPAN_MAX_MS;
  if (to - from > longest) {
    throw new InputError(
      `granularity: by ${step} at most ${
        longest / DAY_MS
      } days can be asked for`,
    );
  }
  const { team, workload, cluster } = query;
  const withoutComponent = query.component?.includes('none') || undefined;
  if (withoutComponent && query.component!.length > 1) {
    throw new InputError(
      'component: none, what is of no component, cannot be asked for beside components',
    );
  }
  const component = withoutComponent ? undefined : query.component;
  return {
    workload,
    cluster,
    // `team=` means no narrowing, not nothing.
    team: team?.length ? team : undefined,
    component: component?.length ? component : undefined,
    withoutComponent,
    filters: filtersOf(query),
    from,
    to,
  };
}

function filtersOf(query: SelectionFields): SpendFilters | undefined {
  const given = SPEND_FILTERS.flatMap(filter => {
    const values = query[filter];
    return values?.length ? [[filter, values] as const] : [];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
