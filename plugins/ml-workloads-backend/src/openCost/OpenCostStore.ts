import type { Knex } from 'knex';
import { toBigint, toMs } from '../metering';
import type { Allocation } from './allocation';

/** An allocation with its day. */
export interface DayAllocation extends Allocation {
  day: number;
}

/** What was imported from OpenCost. */
export class OpenCostStore {
  static create(knex: Knex): OpenCostStore {
    return new OpenCostStore(knex);
  }

  private constructor(private readonly knex: Knex) {}

  /** Days from `from` on that were asked for, with when. */
  async imported(cluster: string, from: number): Promise<Map<number, number>> {
    const rows = await this.knex('opencost_days')
      .where({ cluster })
      .where('day', '>=', from);
    return new Map(
      rows.map((row: any) => [toMs(row.day), toMs(row.retrieved_at)]),
    );
  }

  /** Notes how an import went; `problem` null: well. */
  async note(
    cluster: string,
    problem: string | null,
    triedAt: number,
  ): Promise<void> {
    await this.knex('opencost_imports')
      .insert({ cluster, problem, tried_at: triedAt })
      .onConflict('cluster')
      .merge();
  }

  /** What was wrong with the last import, by cluster. */
  async problems(): Promise<Map<string, string>> {
    const rows = await this.knex('opencost_imports').whereNotNull('problem');
    return new Map(rows.map((row: any) => [row.cluster, row.problem]));
  }

  /** Replaces a day in one transaction: asking again counts nothing twice. */
  async replace(
    cluster: string,
    day: number,
    allocations: readonly Allocation[],
    retrievedAt: number,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await trx('opencost_allocations').where({ cluster, day }).delete();
      const rows = allocations.map(one => ({
        cluster,
        day,
        namespace: one.namespace,
        gpu_ms: String(one.gpuMs),
        gpu_cost_micros: String(one.gpuCostMicros),
        total_cost_micros: String(one.totalCostMicros),
      }));
      if (rows.length > 0) {
        await trx.batchInsert('opencost_allocations', rows, 500);
      }
      await trx('opencost_days')
        .insert({ cluster, day, retrieved_at: retrievedAt })
        .onConflict(['cluster', 'day'])
        .merge();
    });
  }

  /** Namespaces by day in [from, to). */
  async between(
    cluster: string,
    from: number,
    to: number,
  ): Promise<DayAllocation[]> {
    const rows = await this.knex('opencost_allocations')
      .where({ cluster })
      .where('day', '>=', from)
      .where('day', '<', to)
      .select(
        'day',
        'namespace',
        ...['gpu_ms', 'gpu_cost_micros', 'total_cost_micros'].map(column =>
          this.knex.raw(`cast(${column} as text) as ${column}`),
        ),
      )
      .orderBy(['day', 'namespace']);
    return rows.map((row: any) => ({
      day: toMs(row.day),
      namespace: row.namespace,
      gpuMs: toBigint(row.gpu_ms)!,
      gpuCostMicros: toBigint(row.gpu_cost_micros)!,
      totalCostMicros: toBigint(row.total_cost_micros)!,
    }));
  }
}
