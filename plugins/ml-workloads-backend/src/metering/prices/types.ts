import type { Pricing } from '../pricing';
import type { RateRow } from '../rates';

/** A price as it holds now: its source says no dates. */
export type ObservedRate = Omit<
  RateRow,
  'effectiveFrom' | 'effectiveTo' | 'retrievedAt'
>;

/** What a source answers. */
export type PriceAnswer = (
  | { dates: 'dated'; rows: readonly RateRow[] }
  /** Where a price differs from the last one, a row begins with the retrieval and the older one ends. */
  | { dates: 'observed'; rows: readonly ObservedRate[] }
) & {
  /** What could not be used, for people; the rest was. */
  problem?: string;
};

export interface PriceQuestion {
  /** Prices as they are known, without those of this source. */
  pricing: Pricing;
  /** UTC ms */
  now: number;
}

/** Where prices come from. */
export interface PriceSource {
  /** Never changes: stored rows belong to it. */
  key: string;
  /** For people. */
  title: string;
  /** @throws when nothing can be said now; what is stored then goes on holding */
  read(question: PriceQuestion): Promise<PriceAnswer>;
}
