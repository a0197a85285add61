import type { Knex } from 'knex';
import type { Dated } from '../pricing';
import type { RateRow } from '../rates';
import { isPostgres } from '../../isPostgres';
import { toMs, toMsOrNull } from '../rowsSql';
import { OPEN } from '../time';
import type { RateChanges, StoredRate } from './mergeRates';

/** A row with where it came from and, if it was wrong, until when it was believed. */
export interface RecordedRate extends StoredRate {
  sourceKey: string;
  recordedAt: number;
}

export interface SourceStatus {
  key: string;
  title: string;
  attemptedAt: number;
  succeededAt: number | null;
  problemCode: string | null;
  problem: string | null;
}

export type SettingKind = 'splits' | 'profiles' | 'bill-from' | 'namespaces';

const iso = (ms: number) => new Date(ms).toISOString();
const given = <T>(value: T | null) => value ?? undefined;

function readRate(row: any): RecordedRate {
  const rate: RateRow = {
    kind: row.kind,
    cluster: given(row.cluster),
    node: given(row.node),
    instanceType: given(row.instance_type),
    gpuModel: given(row.gpu_model),
    gpuCount: row.gpu_count === null ? undefined : Number(row.gpu_count),
    region: given(row.region),
    capacityType: given(row.capacity_type),
    currency: row.currency,
    pricePerNodeHour: given(row.price_per_node_hour),
    pricePerGpuHour: given(row.price_per_gpu_hour),
    effectiveFrom: iso(toMs(row.effective_from)),
    effectiveTo:
      row.effective_to === null ? undefined : iso(toMs(row.effective_to)),
    source: row.source,
    retrievedAt: iso(toMs(row.retrieved_at)),
  };
  // Absent, not undefined: rows are compared and shown as they were given.
  for (const key of Object.keys(rate) as (keyof RateRow)[]) {
    if (rate[key] === undefined) delete rate[key];
  }
  return {
    id: Number(row.id),
    sourceKey: row.source_key,
    recordedAt: toMs(row.recorded_at),
    row: rate,
  };
}

function toColumns(sourceKey: string, row: RateRow, now: number) {
  return {
    source_key: sourceKey,
    kind: row.kind,
    cluster: row.cluster ?? null,
    node: row.node ?? null,
    instance_type: row.instanceType ?? null,
    gpu_model: row.gpuModel ?? null,
    gpu_count: row.gpuCount ?? null,
    region: row.region ?? null,
    capacity_type: row.capacityType ?? null,
    currency: row.currency,
    price_per_node_hour: row.pricePerNodeHour ?? null,
    price_per_gpu_hour: row.pricePerGpuHour ?? null,
    effective_from: Date.parse(row.effectiveFrom),
    effective_to:
      row.effectiveTo === undefined ? null : Date.parse(row.effectiveTo),
    source: row.source,
    retrieved_at: Date.parse(row.retrievedAt),
    recorded_at: now,
  };
}

/** Dated prices, in SQL. Bound to a transaction or, for reading only, a connection. */
export class PriceStore {
  private constructor(private readonly db: Knex) {}

  static of(db: Knex): PriceStore {
    return new PriceStore(db);
  }

  /** Counts the changes that were committed. */
  async revision(): Promise<number> {
    const row = await this.db('ledger_pricing').where({ id: 1 }).first();
    return toMs(row?.revision ?? 0);
  }

  /** Keeps others from changing prices until the transaction ends. */
  async lock(): Promise<void> {
    const query = this.db('ledger_pricing').where({ id: 1 });
    await (isPostgres(this.db) ? query.forUpdate() : query).first();
  }

  /** @returns the new revision */
  async advance(): Promise<number> {
    const revision = (await this.revision()) + 1;
    await this.db('ledger_pricing')
      .insert({ id: 1, revision })
      .onConflict('id')
      .merge();
    return revision;
  }

  /** Rows that were not found to be wrong, of all sources or of one. */
  async rates(sourceKey?: string): Promise<RecordedRate[]> {
    const query = this.db('ledger_rates')
      .whereNull('superseded_at')
      .orderBy('id');
    if (sourceKey !== undefined) query.where({ source_key: sourceKey });
    return (await query).map(readRate);
  }

  async write(
    sourceKey: string,
    changes: RateChanges,
    now: number,
  ): Promise<void> {
    const rates = () => this.db('ledger_rates');
    for (let i = 0; i < changes.insert.length; i += 100) {
      await rates().insert(
        changes.insert
          .slice(i, i + 100)
          .map(row => toColumns(sourceKey, row, now)),
      );
    }
    for (const { id, at } of changes.close) {
      await rates().where({ id }).update({ effective_to: at });
    }
    for (const id of changes.supersede) {
      await rates().where({ id }).update({ superseded_at: now });
    }
    for (const { id, source, retrievedAt } of changes.seen) {
      await rates()
        .where({ id })
        .update({ source, retrieved_at: Date.parse(retrievedAt) });
    }
  }

  async sources(): Promise<SourceStatus[]> {
    const rows = await this.db('ledger_price_sources').orderBy('key');
    return rows.map(row => ({
      key: row.key,
      title: row.title,
      attemptedAt: toMs(row.attempted_at),
      succeededAt: toMsOrNull(row.succeeded_at),
      problemCode: row.problem_code,
      problem: row.problem,
    }));
  }

  /** @param status - `succeededAt` null: keep the last success */
  async writeSource(status: SourceStatus): Promise<void> {
    const row = {
      title: status.title,
      attempted_at: status.attemptedAt,
      problem_code: status.problemCode,
      problem: status.problem,
      ...(status.succeededAt === null
        ? {}
        : { succeeded_at: status.succeededAt }),
    };
    await this.db('ledger_price_sources')
      .insert({ key: status.key, ...row })
      .onConflict('key')
      .merge(row);
  }

  /** Sources that are not configured any more have no status; what they priced stays. */
  async keepSources(keys: readonly string[]): Promise<void> {
    await this.db('ledger_price_sources').whereNotIn('key', keys).delete();
  }

  /** Values of a setting, oldest first. */
  async settings(kind: SettingKind): Promise<Array<Dated<unknown>>> {
    const rows = await this.db('ledger_price_settings')
      .where({ kind })
      .orderBy(['effective_from', 'id']);
    return rows.map(row => ({
      from: toMs(row.effective_from),
      to: toMsOrNull(row.effective_to) ?? OPEN,
      value: JSON.parse(row.value),
    }));
  }

  /** A value holds from now on; the older one ends. @returns false when it held already */
  async writeSetting(
    kind: SettingKind,
    value: unknown,
    now: number,
  ): Promise<boolean> {
    const text = JSON.stringify(value);
    const open = await this.db('ledger_price_settings')
      .where({ kind })
      .whereNull('effective_to')
      .first();
    if (open?.value === text) return false;
    if (open) {
      await this.db('ledger_price_settings')
        .where({ id: open.id })
        .update({ effective_to: now });
    }
    await this.db('ledger_price_settings').insert({
      kind,
      value: text,
      effective_from: now,
    });
    return true;
  }
}
