import {
  toBigInteger,
  toGpuMs,
  toMicros,
  type BigInteger,
  type Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { toBigint, toMs } from '../metering';

export interface Amount {
  gpuMs: BigInteger;
  costMicros: Micros;
  unpricedGpuMs: BigInteger;
}

export interface LedgerSummary {
  lawHolds: boolean;
  /** Greatest first beat wins nothing: the least of all clusters, UTC ms; null without beats. */
  observedSince: number | null;
  nodeCostMicros: BigInteger;
  overcommittedGpuMs: BigInteger;
  unpricedGpuMs: BigInteger;
  totals: Record<string, Amount>;
  byReason: Record<string, Amount>;
  byTeam: Record<string, Amount>;
  byPhase: Record<string, Amount>;
  byModel: Record<string, Amount>;
}

const text = (column: string) => `cast(sum(${column}) as text)`;
const SUMS = `${text('milli_gpu_ms')} as gpu, ${text(
  'cost_micros',
)} as cost, ${text('unpriced_milli_gpu_ms')} as unpriced`;

/** Sums of the settled months of a whole database. */
export async function summarise(knex: Knex): Promise<LedgerSummary> {
  const by = async (
    columns: string[],
    where: Record<string, string> = {},
  ): Promise<Record<string, Amount>> => {
    const rows: any[] = await knex('ledger_team_months')
      .where(where)
      .select(...columns, knex.raw(SUMS))
      .groupBy(columns)
      .orderBy(columns);
    return Object.fromEntries(
      rows.map(row => [
        columns.flatMap(column => row[column] || []).join('/'),
        {
          gpuMs: toGpuMs(toBigint(row.gpu)!),
          costMicros: toMicros(toBigint(row.cost)),
          unpricedGpuMs: toGpuMs(toBigint(row.unpriced)!),
        },
      ]),
    );
  };
  const [all] = await knex('ledger_team_months').select(knex.raw(SUMS));
  const [nodes] = await knex('ledger_settled_hours').select(
    knex.raw(
      `${text('node_cost_micros')} as cost, ${text(
        'overcommitted_milli_gpu_ms',
      )} as over`,
    ),
  );
  const [since] = await knex('ledger_clusters').min('observed_since as since');
  const nodeCost = toBigint(nodes.cost) ?? 0n;
  return {
    // The law over sums as they are stored: every month of a team against every hour's node money. Each cut was checked when it was settled.
    lawHolds:
      (toBigint(all.cost) ?? 0n) === nodeCost && (await hoursHold(knex)),
    observedSince: since.since === null ? null : toMs(since.since),
    nodeCostMicros: toBigInteger(nodeCost),
    overcommittedGpuMs: toGpuMs(toBigint(nodes.over) ?? 0n),
    unpricedGpuMs: toGpuMs(toBigint(all.unpriced) ?? 0n),
    totals: await by(['category']),
    byReason: await by(['category', 'reason']),
    byTeam: await by(['team'], { category: 'allocated' }),
    byPhase: await by(['phase'], { category: 'allocated' }),
    byModel: await by(['gpu_model']),
  };
}

/** True when every stored hour's rows sum to its node money. */
async function hoursHold(knex: Knex): Promise<boolean> {
  const broken = await knex('ledger_settled_hours as s')
    .leftJoin(
      knex('ledger_hours')
        .select('cluster', 'hour')
        .sum({ cost: 'cost_micros' })
        .groupBy('cluster', 'hour')
        .as('r'),
      join => join.on('r.cluster', 's.cluster').andOn('r.hour', 's.hour'),
    )
    .whereRaw('coalesce(r.cost, 0) <> s.node_cost_micros')
    .limit(1);
  return broken.length === 0;
}
