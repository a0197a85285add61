import type {
  ClusterFreshness,
  DataHealth,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { LedgerStore, PriceReader } from '../../metering';

export type Item = DataHealth['items'][number];

export type LivingNode = Awaited<
  ReturnType<LedgerStore['livingNodes']>
>[number];
export type OpenPod = Awaited<ReturnType<LedgerStore['openPods']>>[number];

export interface DataHealthOptions {
  knex: Knex;
  rates: PriceReader;
  clusters: readonly ClusterFreshness[];
  /** UTC ms */
  now: number;
}

/** Most items of one code in a cluster: the first ones say what is wrong. */
export const MOST = 20;
