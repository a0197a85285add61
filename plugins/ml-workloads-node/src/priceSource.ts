/** A price as its source tells it now; an absent field fits every node. */
export interface ObservedPrice {
  /** Which kind wins, in this order, when several prices fit a node. */
  kind: 'node' | 'contract' | 'list' | 'fallback';
  /** Only in this cluster. */
  cluster?: string;
  /** Name of one node. */
  node?: string;
  instanceType?: string;
  gpuModel?: string;
  /** GPUs of the node: the truth in prices with `node` or `instanceType`, a criterion in others. */
  gpuCount?: number;
  region?: string;
  /** `on-demand`, `spot`, `reserved` or `capacity-block`. */
  capacityType?: string;
  /** ISO 4217. Prices in another currency than the installation's are refused. */
  currency: string;
  /** Of the whole node, a decimal string of any precision, e.g. `55.04`. */
  pricePerNodeHour?: string;
  /** Only of kind `fallback`, instead of `pricePerNodeHour`. */
  pricePerGpuHour?: string;
  /** Where the price comes from, for people. */
  source: string;
}

/** A price whose source says from when it holds. */
export interface DatedPrice extends ObservedPrice {
  /** RFC 3339. */
  effectiveFrom: string;
  /** RFC 3339. */
  effectiveTo?: string;
  /** RFC 3339; when it was looked up. */
  retrievedAt: string;
}

/** What a price source answers: all prices that it has. */
export type Prices = (
  | { dates: 'dated'; rows: readonly DatedPrice[] }
  /** A price that differs from the last one holds from now on; the past never changes. One that is missing ends now. */
  | { dates: 'observed'; rows: readonly ObservedPrice[] }
) & {
  /** What could not be used, for people; the rest is. */
  problem?: string;
};

/** Where prices of GPU nodes come from, beside those that Slipway knows itself. */
export interface PriceSource {
  /** Never changes: stored prices belong to it. Lower case letters, digits, `-` and `/`. */
  key: string;
  /** For people, e.g. `the price service`. */
  title: string;
  /**
   * Asked every five minutes, on one replica.
   *
   * @throws when nothing can be said now: the prices that are known go on holding, and data health says why
   */
  read(): Promise<Prices>;
}
