import type { Knex } from 'knex';
import type { BillFrom, Dated, PriceReader, Pricing } from '../pricing';
import { RateTable } from '../rates';
import type { NodeProfile } from '../room';
import type { SplitConfig } from '../splits';
import { PriceStore } from './PriceStore';
import { splitTableOf } from './splitTableOf';

export interface PriceBookOptions {
  /** Of the installation, `mlWorkloads.pricing.currency`. */
  currency: string;
}

/**
 * Prices as they are stored, kept in memory until they change: every replica and every transaction sees the same dated rows, and a changed
 * price needs no restart.
 */
export class PriceBook implements PriceReader {
  private revision = -1;
  private pricing: Pricing;

  private constructor(private readonly options: PriceBookOptions) {
    this.pricing = RateTable.create([], options.currency).current();
  }

  static create(options: PriceBookOptions): PriceBook {
    return new PriceBook(options);
  }

  async load(db: Knex): Promise<Pricing> {
    const revision = await PriceStore.of(db).revision();
    if (revision !== this.revision) {
      this.pricing = await readPricing(db, this.options.currency);
      this.revision = revision;
    }
    return this.pricing;
  }

  current(): Pricing {
    return this.pricing;
  }
}

/**
 * Everything dated, from the database.
 *
 * @param except - a source whose rows are left out
 */
export async function readPricing(
  db: Knex,
  currency: string,
  except?: string,
): Promise<Pricing> {
  const store = PriceStore.of(db);
  const rates = (await store.rates())
    // An installation that changed its currency cannot count with prices in the old one; they are reported.
    .filter(({ row }) => row.currency === currency)
    .filter(({ sourceKey }) => sourceKey !== except);
  return {
    rates: RateTable.create(
      rates.map(({ row }) => row),
      currency,
    ),
    splits: splitTableOf(
      (await store.settings('splits')) as Array<Dated<SplitConfig[]>>,
    ),
    profiles: (await store.settings('profiles')) as Array<Dated<NodeProfile[]>>,
    billFrom: (await store.settings('bill-from')) as Array<Dated<BillFrom>>,
    systemNamespaces: (await store.settings('namespaces')) as Array<
      Dated<string[]>
    >,
  };
}
