import type { Knex } from 'knex';
import { toBigint, type Column } from './rowsSql';
import type { HourRow, HourRowKey } from './settleInputs';

/** Columns of the key of a settled row, beside its cluster and its start (`ledger.md` §5.20). */
const KEYS: ReadonlyArray<[column: string, field: keyof HourRowKey]> = [
  ['category', 'category'],
  ['reason', 'reason'],
  ['phase', 'phase'],
  ['workload', 'workload'],
  ['team', 'team'],
  ['component', 'component'],
  ['gpu_model', 'gpuModel'],
  ['profile', 'profile'],
  ['capacity_type', 'capacityType'],
  ['queue', 'queue'],
  ['currency', 'currency'],
  ['attempt', 'attempt'],
];

/** What makes a settled row one row, beside its cluster and its start. */
export const SETTLED_KEY_COLUMNS = KEYS.map(([column]) => column);

/** What a settled row holds: thousandths of a GPU times ms, micro-units of money (null: nothing is priced), and the unpriced part of the first. */
export const AMOUNT_COLUMNS = [
  'milli_gpu_ms',
  'cost_micros',
  'unpriced_milli_gpu_ms',
];

/** Columns of settled rows, but for their cluster and start. */
export const ROW_COLUMNS: Column<HourRow>[] = [
  ...KEYS.map(
    ([name, field]): Column<HourRow> => ({
      name,
      type: field === 'attempt' ? 'integer' : 'text',
      value: row => row[field],
    }),
  ),
  { name: 'milli_gpu_ms', type: 'bigint', value: r => r.milliGpuMs },
  { name: 'cost_micros', type: 'bigint', value: r => r.costMicros },
  {
    name: 'unpriced_milli_gpu_ms',
    type: 'bigint',
    value: r => r.unpricedMilliGpuMs,
  },
];

/**
 * All columns of settled rows of one start.
 *
 * @param of - their cluster and their start, by its column
 * @param rows - columns of the rows themselves
 */
export function columnsOf(
  of: { cluster: string } & Record<string, string | number>,
  rows: ReadonlyArray<Column<HourRow>> = ROW_COLUMNS,
): Column<HourRow>[] {
  return [
    ...Object.entries(of).map(
      ([name, value]): Column<HourRow> => ({
        name,
        type: typeof value === 'number' ? 'bigint' : 'text',
        value: () => value,
      }),
    ),
    ...rows,
  ];
}

/** Selects what {@link readRow} reads; amounts as text, which no driver rounds. */
export function rowSelect(db: Knex): Array<string | Knex.Raw> {
  return [
    ...SETTLED_KEY_COLUMNS,
    db.raw('cast(milli_gpu_ms as text) as milli'),
    db.raw('cast(cost_micros as text) as cost'),
    db.raw('cast(unpriced_milli_gpu_ms as text) as unpriced'),
  ];
}

/** A settled row from its columns. */
export function readRow(row: any): HourRow {
  return {
    category: row.category,
    reason: row.reason,
    phase: row.phase,
    workload: row.workload,
    team: row.team,
    component: row.component,
    gpuModel: row.gpu_model,
    profile: row.profile,
    capacityType: row.capacity_type,
    queue: row.queue,
    currency: row.currency,
    attempt: row.attempt,
    milliGpuMs: toBigint(row.milli)!,
    costMicros: toBigint(row.cost),
    unpricedMilliGpuMs: toBigint(row.unpriced)!,
  };
}
