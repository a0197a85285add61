import type { Knex } from 'knex';
import type { WorkloadFilter } from '../contracts';
import { numberOf, numberOrNull } from './sql';
import type {
  StoredAttempt,
  StoredEvent,
  StoredTransition,
  StoredWorkload,
} from './WorkloadStore';

export type WorkloadColumn = 'created_at' | 'name' | 'state';

export interface WorkloadSelection {
  allowed?: WorkloadFilter;
  team?: string[];
  component?: string;
  cluster?: string;
  namespace?: string;
  states?: string[];
  kinds?: string[];
  queue?: string;
  search?: string;
  /** Clusters whose open workloads are `Unknown` now. */
  staleClusters: string[];
}

export interface Page {
  orderBy: WorkloadColumn;
  order: 'asc' | 'desc';
  limit: number;
  /** Values of the last row of the page before. */
  after?: { value: string | number; id: string };
}

/** A workload as it is read: without what only the lifecycle needs. */
export type ReadWorkload = Omit<StoredWorkload, 'facts' | 'object'>;

const COLUMNS = [
  'id',
  'cluster',
  'namespace',
  'kind',
  'api_version',
  'name',
  'uid',
  'type',
  'engine',
  'team',
  'component',
  'state',
  'since',
  'reason',
  'queue',
  'profile',
  'gpu_model',
  'gpus_milli',
  'held_gpus_milli',
  'created_at',
  'started_at',
  'ended_at',
  'attempts',
  'launched_by',
  'deleted',
  'closed',
];

const FINAL_STATES = ['Succeeded', 'Failed', 'Stopped'];

/** Reads what the lifecycle has written. */
export class WorkloadReader {
  static create(options: { knex: Knex }): WorkloadReader {
    return new WorkloadReader(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async page(
    selection: WorkloadSelection,
    page: Page,
  ): Promise<ReadWorkload[]> {
    const { orderBy, order, limit, after } = page;
    const query = this.select(selection)
      .select(COLUMNS)
      .orderBy([
        { column: orderBy, order },
        { column: 'id', order },
      ])
      .limit(limit);
    if (after) {
      const beyond = order === 'asc' ? '>' : '<';
      query.andWhere(where =>
        where
          .where(orderBy, beyond, after.value)
          .orWhere(same =>
            same.where(orderBy, after.value).where('id', beyond, after.id),
          ),
      );
    }
    return (await query).map(parsed);
  }

  async count(selection: WorkloadSelection): Promise<number> {
    const [{ n }] = await this.select(selection).count({ n: '*' });
    return numberOf(n);
  }

  /** Ids of the newest that are selected. */
  async newestIds(
    selection: WorkloadSelection,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.select(selection)
      .select('id')
      .orderBy('created_at', 'desc')
      .limit(limit);
    return rows.map(({ id }: { id: string }) => id);
  }

  async byIds(ids: string[]): Promise<ReadWorkload[]> {
    const rows = await this.knex('workloads')
      .whereIn('id', ids)
      .select(COLUMNS);
    return rows.map(parsed);
  }

  async object(id: string): Promise<string | null> {
    const row = await this.knex('workloads').where({ id }).first('object');
    return row?.object ?? null;
  }

  async attempts(id: string): Promise<StoredAttempt[]> {
    const rows = await this.knex('attempts')
      .where({ workload_id: id })
      .orderBy('number');
    return rows.map(row => ({
      ...row,
      start: numberOf(row.start),
      ready_at: numberOrNull(row.ready_at),
      end: numberOrNull(row.end),
    }));
  }

  async transitions(id: string): Promise<StoredTransition[]> {
    const rows = await this.knex('transitions')
      .where({ workload_id: id })
      .orderBy('number');
    return rows.map(row => ({ ...row, at: numberOf(row.at) }));
  }

  /** `PodFacts` as JSON, oldest first. */
  async pods(id: string): Promise<string[]> {
    const rows = await this.knex('workload_pods')
      .where({ workload_id: id })
      .orderBy(['created_at', 'uid'])
      .select('facts');
    return rows.map(({ facts }) => facts);
  }

  /** The newest, newest first. */
  async events(id: string, limit: number): Promise<StoredEvent[]> {
    const rows = await this.knex('workload_events')
      .where({ workload_id: id })
      .orderBy('at', 'desc')
      .limit(limit);
    return rows.map(row => ({ ...row, at: numberOf(row.at) }));
  }

  private select(selection: WorkloadSelection): Knex.QueryBuilder {
    const query = this.knex('workloads');
    const { allowed, team, states, kinds, search, staleClusters } = selection;
    if (allowed) {
      query.andWhere(where => restrict(where, allowed));
    }
    if (team) {
      query.whereIn('team', team);
    }
    for (const column of [
      'component',
      'cluster',
      'namespace',
      'queue',
    ] as const) {
      if (selection[column] !== undefined) {
        query.where(column, selection[column]);
      }
    }
    if (kinds) {
      query.whereIn('kind', kinds);
    }
    if (search) {
      query.whereRaw("lower(name) like ? escape '!'", [
        `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`,
      ]);
    }
    if (states) {
      query.andWhere(where => inStates(where, states, staleClusters));
    }
    return query;
  }
}

/** The state that a person sees: what a stale cluster says of open work is not known now. */
function inStates(
  where: Knex.QueryBuilder,
  states: string[],
  stale: string[],
): void {
  where.where(fresh => {
    fresh.whereIn('state', states);
    if (stale.length > 0) {
      fresh.andWhere(known =>
        known.whereNotIn('cluster', stale).orWhereIn('state', FINAL_STATES),
      );
    }
  });
  if (states.includes('Unknown') && stale.length > 0) {
    where.orWhere(unknown =>
      unknown.whereIn('cluster', stale).whereNotIn('state', FINAL_STATES),
    );
  }
}

/** A permission decision as a condition on stored columns. A missing team or component is of nobody, also under `not`. */
export function restrict(
  where: Knex.QueryBuilder,
  allowed: WorkloadFilter,
): void {
  if ('teams' in allowed) {
    among(where, 'team', allowed.teams);
  } else if ('components' in allowed) {
    among(where, 'component', allowed.components);
  } else if ('not' in allowed) {
    where.whereNot(inner => restrict(inner, allowed.not));
  } else if ('anyOf' in allowed) {
    where.whereRaw('1 = 0');
    for (const one of allowed.anyOf) {
      where.orWhere(inner => restrict(inner, one));
    }
  } else {
    where.whereRaw('1 = 1');
    for (const one of allowed.allOf) {
      where.andWhere(inner => restrict(inner, one));
    }
  }
}

// Not `whereIn`: `not (null in (…))` is null, and so would hide rows or, negated twice, show them.
function among(
  where: Knex.QueryBuilder,
  column: 'team' | 'component',
  values: string[],
): void {
  where.whereRaw(
    values.length > 0
      ? `coalesce(${column}, '') in (${values.map(() => '?').join(', ')})`
      : '1 = 0',
    values,
  );
}

function parsed(row: any): ReadWorkload {
  return {
    ...row,
    since: numberOf(row.since),
    gpus_milli: numberOrNull(row.gpus_milli),
    held_gpus_milli: numberOf(row.held_gpus_milli),
    created_at: numberOf(row.created_at),
    started_at: numberOrNull(row.started_at),
    ended_at: numberOrNull(row.ended_at),
    // SQLite has no booleans
    deleted: Boolean(row.deleted),
    closed: Boolean(row.closed),
  };
}
