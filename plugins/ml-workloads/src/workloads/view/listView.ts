import {
  WORKLOAD_GROUPINGS,
  WORKLOAD_ORDERS,
  type WorkloadGrouping,
  type WorkloadOrder,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadChoice } from '../../api';
import { STATE_ORDER } from '../../components';

/** Lists of values that the list is narrowed by, with their names in the address. */
export const LIST_FILTERS = [
  'kind',
  'type',
  'queue',
  'team',
  'profile',
] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];

/** Since when, relative to the reader's now, so that a saved view stays true tomorrow. */
export const PERIODS = ['today', '24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

/** Everything that makes up what the list shows; all of it stands in the address. */
export interface ListView {
  search: string;
  states: WorkloadState[];
  lists: Record<ListFilter, string[]>;
  escaped: boolean;
  started?: Period;
  ended?: Period;
  orderBy: WorkloadOrder;
  order: 'asc' | 'desc';
  groupBy?: WorkloadGrouping;
  /** Keys of columns that the platform offers. */
  columns: string[];
}

export const DEFAULT_VIEW: ListView = {
  search: '',
  states: [],
  lists: { kind: [], type: [], queue: [], team: [], profile: [] },
  escaped: false,
  orderBy: 'createdAt',
  order: 'desc',
  columns: [],
};

const KEYS = [
  'q',
  'state',
  'escaped',
  'started',
  'ended',
  'sort',
  'by',
  'col',
  ...LIST_FILTERS,
];
/** The direction that is meant when the address names none. */
const ASCENDING: WorkloadOrder[] = ['name', 'state'];

/** Reads the view from the address; what an old link says that is not known now is left out. */
export function parseView(params: URLSearchParams): ListView {
  const states = params.getAll('state');
  const [orderBy, order] = (params.get('sort') ?? '').split('.');
  const known = oneOf(orderBy, WORKLOAD_ORDERS) ?? DEFAULT_VIEW.orderBy;
  return {
    search: params.get('q') ?? '',
    states: STATE_ORDER.filter(state => states.includes(state)),
    lists: Object.fromEntries(
      LIST_FILTERS.map(key => [key, [...new Set(params.getAll(key))]]),
    ) as ListView['lists'],
    escaped: params.get('escaped') === 'true',
    started: oneOf(params.get('started'), PERIODS),
    ended: oneOf(params.get('ended'), PERIODS),
    orderBy: known,
    order:
      oneOf(order, ['asc', 'desc'] as const) ??
      (ASCENDING.includes(known) ? 'asc' : 'desc'),
    groupBy: oneOf(params.get('by'), WORKLOAD_GROUPINGS),
    columns: [...new Set(params.getAll('col'))],
  };
}

/** Writes the view into the address and keeps what else stands there; what is as usual is left out. */
export function writeView(
  params: URLSearchParams,
  view: ListView,
): URLSearchParams {
  const next = new URLSearchParams(params);
  KEYS.forEach(key => next.delete(key));
  if (view.search) next.set('q', view.search);
  view.states.forEach(state => next.append('state', state));
  for (const key of LIST_FILTERS) {
    view.lists[key].forEach(value => next.append(key, value));
  }
  if (view.escaped) next.set('escaped', 'true');
  if (view.started) next.set('started', view.started);
  if (view.ended) next.set('ended', view.ended);
  const { orderBy, order } = view;
  if (
    orderBy !== DEFAULT_VIEW.orderBy ||
    order !== (ASCENDING.includes(orderBy) ? 'asc' : 'desc')
  ) {
    next.set('sort', `${orderBy}.${order}`);
  }
  if (view.groupBy) next.set('by', view.groupBy);
  view.columns.forEach(key => next.append('col', key));
  return next;
}

/** The view alone as text: what is saved, and how two are compared. */
export function viewText(view: ListView): string {
  return writeView(new URLSearchParams(), view).toString();
}

/** The list is narrowed: what it does not show may still exist. */
export function isNarrowed(view: ListView): boolean {
  return (
    view.search !== '' ||
    view.states.length > 0 ||
    view.escaped ||
    view.started !== undefined ||
    view.ended !== undefined ||
    LIST_FILTERS.some(key => view.lists[key].length > 0)
  );
}

/** The view as the backend is asked. The begin of a period is of the reader's day, whole minutes, so that it does not change with every look. */
export function choiceOf(view: ListView, now: number): WorkloadChoice {
  return {
    ...view.lists,
    state: view.states,
    search: view.search,
    escaped: view.escaped || undefined,
    startedFrom: beginOf(view.started, now),
    endedFrom: beginOf(view.ended, now),
  };
}

const MINUTE = 60_000;
const LENGTHS: Partial<Record<Period, number>> = {
  '24h': 24 * 60 * MINUTE,
  '7d': 7 * 24 * 60 * MINUTE,
  '30d': 30 * 24 * 60 * MINUTE,
};

function beginOf(period: Period | undefined, now: number): string | undefined {
  if (period === undefined) return undefined;
  const length = LENGTHS[period];
  const begin =
    length === undefined
      ? new Date(now).setHours(0, 0, 0, 0)
      : Math.floor((now - length) / MINUTE) * MINUTE;
  return new Date(begin).toISOString();
}

function oneOf<T extends string>(
  value: string | null | undefined,
  values: readonly T[],
): T | undefined {
  return values.find(candidate => candidate === value);
}
