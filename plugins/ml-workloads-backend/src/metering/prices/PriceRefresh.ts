import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { claimsOf, ClaimStore } from '../dra';
import { LedgerStore } from '../LedgerStore';
import { NodeClaimStore } from '../nodeClaims';
import type { BillFrom, Pricing } from '../pricing';
import { RateTable } from '../rates';
import { toMs } from '../rowsSql';
import type { NodeProfile } from '../room';
import type { SplitConfig } from '../splits';
import { OPEN } from '../time';
import {
  mergeDated,
  mergeObserved,
  touchedFrom,
  type RateChanges,
} from './mergeRates';
import { readPricing, type PriceBook } from './PriceBook';
import { PriceStore } from './PriceStore';
import { problemCodeOf } from './problems';
import { touchedHours } from './touchedHours';
import type { PriceAnswer, PriceSource } from './types';

export interface PriceSettings {
  splits: SplitConfig[];
  profiles: NodeProfile[];
  billFrom: BillFrom;
  /** Not looked at when absent. */
  systemNamespaces?: readonly string[];
}

export interface PriceRefreshOptions {
  knex: Knex;
  book: PriceBook;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Wall clock, UTC ms. */
  now?: () => number;
}

/**
 * Reads sources of prices and stores what is new as dated rows. In the same transaction exactly the hours that a change touches are marked,
 * so that they are settled again: a changed price marks from its retrieval on, a corrected one the time that it is about.
 */
export class PriceRefresh {
  private readonly now: () => number;

  private constructor(private readonly options: PriceRefreshOptions) {
    this.now = options.now ?? Date.now;
  }

  static create(options: PriceRefreshOptions): PriceRefresh {
    return new PriceRefresh(options);
  }

  /**
   * Reads each source once. One that cannot be read keeps its rows and is reported; the others are not held up.
   *
   * @returns how many hours were marked
   */
  async refresh(sources: readonly PriceSource[]): Promise<number> {
    let hours = 0;
    for (const source of sources) hours += await this.refreshOne(source);
    return hours;
  }

  /** Takes the splits, profiles, where the bill begins and which namespaces are the cluster's own, from now on where they differ. */
  async apply(settings: PriceSettings): Promise<number> {
    const now = this.now();
    return this.change(async store => {
      const changed = [
        await writeUnlessEmpty(store, 'splits', settings.splits, now),
        await writeUnlessEmpty(store, 'profiles', settings.profiles, now),
        await store.writeSetting('bill-from', settings.billFrom, now),
        settings.systemNamespaces !== undefined &&
          (await store.writeSetting(
            'namespaces',
            [...settings.systemNamespaces].sort(),
            now,
          )),
      ];
      const starts = settings.splits.flatMap(({ effectiveFrom }) =>
        effectiveFrom ? Date.parse(effectiveFrom) : [],
      );
      return changed.some(Boolean) ? Math.min(now, ...starts) : undefined;
    });
  }

  /** Forgets how sources fared that are not configured any more; their rows end now. */
  async retire(keys: readonly string[]): Promise<void> {
    const now = this.now();
    await this.change(async store => {
      const gone = (await store.rates()).filter(
        ({ sourceKey }) => !keys.includes(sourceKey),
      );
      let touched: number | undefined;
      for (const key of new Set(gone.map(({ sourceKey }) => sourceKey))) {
        const stored = gone.filter(({ sourceKey }) => sourceKey === key);
        const changes = mergeObserved(stored, [], now);
        await store.write(key, changes, now);
        const from = touchedFrom(stored, changes);
        if (from !== undefined) touched = Math.min(touched ?? from, from);
      }
      await store.keepSources(keys);
      return touched;
    });
  }

  private async refreshOne(source: PriceSource): Promise<number> {
    const { knex, currency, logger } = this.options;
    const { key, title } = source;
    const attemptedAt = this.now();
    let answer: PriceAnswer;
    try {
      answer = await source.read({
        pricing: await readPricing(knex, currency, key),
        now: attemptedAt,
      });
      refuseOthers(answer, currency);
    } catch (error) {
      const { message } = error as Error;
      await PriceStore.of(knex).writeSource({
        key,
        title,
        attemptedAt,
        succeededAt: null,
        problemCode: problemCodeOf(error),
        problem: message,
      });
      logger.warn(
        `Prices of ${title} cannot be used; those that are known go on holding: ${message}`,
      );
      return 0;
    }
    return this.change(async store => {
      const stored = await store.rates(key);
      const now = Math.max(attemptedAt, this.now());
      const changes: RateChanges =
        answer.dates === 'dated'
          ? mergeDated(stored, answer.rows, now)
          : mergeObserved(stored, answer.rows, now);
      await store.write(key, changes, now);
      await store.writeSource({
        key,
        title,
        attemptedAt,
        succeededAt: now,
        problemCode: answer.problem ? 'price-source-partial' : null,
        problem: answer.problem ?? null,
      });
      return touchedFrom(stored, changes);
    });
  }

  /**
   * One transaction: what `write` changes, and the marks for it.
   *
   * @param write - returns from when on prices may differ; undefined when none does
   */
  private async change(
    write: (store: PriceStore) => Promise<number | undefined>,
  ): Promise<number> {
    const { knex, currency, book } = this.options;
    const marked = await knex.transaction(async trx => {
      const store = PriceStore.of(trx);
      await store.lock();
      const before = await readPricing(trx, currency);
      const from = await write(store);
      if (from === undefined) return 0;
      const after = await readPricing(trx, currency);
      const revision = await store.advance();
      return markTouched(trx, before, after, from, revision);
    });
    await book.load(knex);
    return marked;
  }
}

async function writeUnlessEmpty(
  store: PriceStore,
  kind: 'splits' | 'profiles',
  value: unknown[],
  now: number,
): Promise<boolean> {
  const never = value.length === 0 && (await store.settings(kind)).length === 0;
  return never ? false : store.writeSetting(kind, value, now);
}

/** One installation has one currency (`ledger.md` §4.14). */
function refuseOthers(answer: PriceAnswer, currency: string): void {
  const retrievedAt = new Date(0).toISOString();
  RateTable.create(
    answer.rows.map(row => ({
      effectiveFrom: retrievedAt,
      retrievedAt,
      ...row,
    })),
    currency,
  );
}

/** Marks the hours; a mark of prices never has the number of a mark of observations, so neither takes the other away. */
async function markTouched(
  trx: Knex.Transaction,
  before: Pricing,
  after: Pricing,
  from: number,
  revision: number,
): Promise<number> {
  let marked = 0;
  for (const clock of await trx('ledger_clusters')) {
    if (clock.observed_since === null) continue;
    const { cluster } = clock;
    const store = LedgerStore.of(trx, cluster);
    const nodes = await store.nodesBetween(from, OPEN, []);
    const { devices } = await claimsOf(ClaimStore.of(trx, cluster), nodes, []);
    const hours = touchedHours(
      {
        cluster,
        nodes,
        devices,
        nodeClaims: await NodeClaimStore.of(trx, cluster).claimsNamed(
          nodes.map(({ name }) => name),
        ),
        observedSince: toMs(clock.observed_since),
        until: toMs(clock.last_at),
      },
      before,
      after,
    );
    await store.markDirty(hours, -revision);
    marked += hours.length;
  }
  return marked;
}
