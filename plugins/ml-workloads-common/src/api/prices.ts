import type { Micros, Timestamp } from './values';

/** `GET /rates`: a page of the price rows. */
export interface RateList {
  /** In the order in which they are tried. */
  items: Array<{
    kind: 'node' | 'contract' | 'list' | 'fallback';
    /** Only there; a price that was observed in a cluster holds in it. */
    cluster?: string;
    node?: string;
    instanceType?: string;
    gpuModel?: string;
    gpuCount?: number;
    region?: string;
    capacityType?: string;
    currency: string;
    /** decimal string */
    pricePerNodeHour?: string;
    pricePerGpuHour?: string;
    effectiveFrom: Timestamp;
    effectiveTo?: Timestamp;
    source: string;
    retrievedAt: Timestamp;
  }>;
  totalItems: number;
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** Of the installation. */
  currency: string;
  /** How reading each source of prices went; null: told with the first page. */
  sources: Array<{
    /** e.g. `configuration`, `file/prices.csv`, `public/aws`, `opencost/prod`, `node-overlay/prod` */
    key: string;
    title: string;
    attemptedAt: Timestamp;
    /** null: never */
    succeededAt: Timestamp | null;
    /** null: the last attempt went well */
    problem: string | null;
    /** Rows that it gave, also those that have ended. */
    rows: number;
  }> | null;
  /** What the nodes that live cost now, those without a price first; null: told with the first page. */
  classes: NodeClassPrice[] | null;
}

/** Nodes of a cluster that are alike and cost the same, and where their price comes from; its fields are null where they are unpriced. */
export interface NodeClassPrice {
  cluster: string;
  instanceType: string | null;
  gpuModel: string;
  gpusPerNode: number;
  region: string | null;
  capacityType: string;
  nodes: number;
  /** decimal string, of the whole node */
  pricePerNodeHour: string | null;
  /** What one GPU carries of it. */
  pricePerGpuHourMicros: Micros;
  /** The part of the price that the GPUs carry, from 0 to 1; the rest is the host's. */
  gpuShare: number | null;
  kind: 'node' | 'contract' | 'list' | 'fallback' | null;
  source: string | null;
  retrievedAt: Timestamp | null;
  effectiveFrom: Timestamp | null;
}
