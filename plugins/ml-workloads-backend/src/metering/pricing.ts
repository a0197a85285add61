import type { Knex } from 'knex';
import type { NodeProfile } from './room';
import type { RateTable } from './rates';
import type { SplitTable } from './splits';

/** Something that holds for a time, UTC ms; `to` is open while it lasts. */
export interface Dated<T> {
  from: number;
  to: number;
  value: T;
}

/** Where the life of a node on the bill begins and ends: with its Node, or with the NodeClaim that it was made for. */
export type BillFrom = 'node' | 'nodeClaim';

/** Everything dated that prices depend on. Immutable. */
export interface Pricing {
  rates: RateTable;
  splits: SplitTable;
  /** The hardware profiles by their smallest count, for GPUs that CPU or memory strands; empty: not looked at. */
  profiles: ReadonlyArray<Dated<NodeProfile[]>>;
  /** By when it holds; `node` before the first. */
  billFrom: ReadonlyArray<Dated<BillFrom>>;
  /** Namespaces that serve the cluster itself; the first ones from ever. Absent: only those of today are known. */
  systemNamespaces?: ReadonlyArray<Dated<string[]>>;
}

/** Gives the prices as they are known now. A {@link RateTable} is one that never changes. */
export interface PriceReader {
  /** As committed when the transaction reads it. */
  load(db: Knex): Promise<Pricing>;
  /** As last loaded: for answers that ask no database. */
  current(): Pricing;
}
