import type { Knex } from 'knex';
import {
  READ_COLUMNS,
  readWorkload,
  SETTLED_AS_TEXT,
  type ReadWorkload,
} from './readWorkload';
import { numberOf } from './sql';
import { searched } from './workloadNames';
import {
  isNarrow,
  selectWorkloads,
  type WorkloadSelection,
} from './workloadSelection';

/** Columns that a page can be ordered by. */
export type OrderColumn =
  | 'created_at'
  | 'name'
  | 'state'
  | 'since'
  | 'started_at'
  | 'ended_at'
  | 'gpus_milli'
  | 'settled_milli_gpu_ms'
  | 'settled_cost_micros';

const NULLABLE = new Set<OrderColumn>([
  'started_at',
  'ended_at',
  'gpus_milli',
  'settled_milli_gpu_ms',
  'settled_cost_micros',
]);

const TEXTS = new Set<OrderColumn>(['name', 'state']);

/** Where a page ends: the value of its last row as text, so that no digit of a 64-bit integer is lost; null where it has none. */
export interface Place {
  value: string | null;
  id: string;
}

export interface Page {
  orderBy: OrderColumn;
  order: 'asc' | 'desc';
  limit: number;
  after?: Place;
}

export interface PagedWorkload extends ReadWorkload {
  place: Place;
}

interface Places {
  places: Place[];
  /** Of the whole selection. */
  total: number;
}

/**
 * Pages of workloads. Rows without a value come after all that have one, in either direction; the id decides among equals.
 *
 * First the places of the page are found, which indexes have, then its rows are read, which are wide: a sort never carries an object along.
 */
export class WorkloadPages {
  static create(options: { knex: Knex }): WorkloadPages {
    return new WorkloadPages(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** One page, and how many are selected in all. */
  async page(
    asked: WorkloadSelection,
    page: Page,
  ): Promise<{ rows: PagedWorkload[]; total: number }> {
    const selection = await searched(this.knex, asked);
    const { places, total } = isNarrow(selection)
      ? await this.scanned(selection, page)
      : await this.walked(selection, page);
    const rows = await this.knex('workloads')
      .whereIn(
        'id',
        places.map(({ id }) => id),
      )
      .select(READ_COLUMNS)
      .select(this.knex.raw(SETTLED_AS_TEXT));
    const byId = new Map(rows.map(row => [row.id, readWorkload(row)]));
    return {
      total,
      rows: places.flatMap(place => {
        const row = byId.get(place.id);
        return row ? [{ ...row, place }] : [];
      }),
    };
  }

  /** The last known objects of workloads, as JSON; null where there is none. */
  async objects(ids: string[]): Promise<Map<string, string | null>> {
    const rows = await this.knex('workloads')
      .whereIn('id', ids)
      .select('id', 'object');
    return new Map(rows.map(({ id, object }) => [id, object]));
  }

  private async count(selection: WorkloadSelection): Promise<number> {
    const [{ n }] = await selectWorkloads(this.knex, selection).count({
      n: '*',
    });
    return numberOf(n);
  }

  /** What is selected is found once, counted and sorted. */
  private async scanned(
    selection: WorkloadSelection,
    { orderBy, order, limit, after }: Page,
  ): Promise<Places> {
    const { knex } = this;
    const query = knex
      .withMaterialized(
        'selected',
        selectWorkloads(knex, selection).select('id', { value: orderBy }),
      )
      .from('selected')
      .select(
        'id',
        knex.raw('cast(value as text) as place'),
        knex.raw('(select count(*) from selected) as total'),
      )
      .orderByRaw(`value is null, value ${order}, id ${order}`)
      .limit(limit);
    const beyond = order === 'asc' ? '>' : '<';
    if (after?.value === null) {
      query.whereNull('value').where('id', beyond, after.id);
    } else if (after) {
      query.whereRaw(
        `(value is null or (value, id) ${beyond} (${parameter(orderBy)}, ?))`,
        [after.value, after.id],
      );
    }
    const rows = await query;
    if (rows.length === 0) {
      return { places: [], total: after ? await this.count(selection) : 0 };
    }
    return {
      places: rows.map(({ id, place }) => ({ id, value: place })),
      total: numberOf(rows[0].total),
    };
  }

  /** The index of the order is walked until the page is full. */
  private async walked(
    selection: WorkloadSelection,
    page: Page,
  ): Promise<Places> {
    const { after, limit, orderBy } = page;
    const total = await this.count(selection);
    const places =
      after?.value === null ? [] : await this.valued(selection, page);
    const rest = limit - places.length;
    if (rest > 0 && NULLABLE.has(orderBy)) {
      places.push(
        ...(await this.valueless(selection, { ...page, limit: rest })),
      );
    }
    return { places, total };
  }

  private async valued(
    selection: WorkloadSelection,
    { orderBy, order, limit, after }: Page,
  ): Promise<Place[]> {
    const query = selectWorkloads(this.knex, selection)
      .whereNotNull(orderBy)
      .select('id', this.knex.raw('cast(?? as text) as value', [orderBy]))
      .orderBy([
        { column: orderBy, order },
        { column: 'id', order },
      ])
      .limit(limit);
    if (after) {
      const beyond = order === 'asc' ? '>' : '<';
      query.whereRaw(`(??, id) ${beyond} (${parameter(orderBy)}, ?)`, [
        orderBy,
        after.value,
        after.id,
      ]);
    }
    return query;
  }

  private async valueless(
    selection: WorkloadSelection,
    { orderBy, order, limit, after }: Page,
  ): Promise<Place[]> {
    const query = selectWorkloads(this.knex, selection)
      .whereNull(orderBy)
      .select('id')
      .orderBy('id', order)
      .limit(limit);
    if (after?.value === null) {
      query.where('id', order === 'asc' ? '>' : '<', after.id);
    }
    const rows = await query;
    return rows.map(({ id }: { id: string }) => ({ id, value: null }));
  }
}

function parameter(column: OrderColumn): string {
  return `cast(? as ${TEXTS.has(column) ? 'text' : 'bigint'})`;
}
