import type { Knex } from 'knex';
import { type Column, isOneOf, toMs, writeRows } from '../rowsSql';
import { OPEN } from '../time';
import type { KnownClaim } from './claimFacts';
import type { Reservation, SliceState } from './types';

type InCluster<T> = T & { cluster: string };

const RESERVATION_COLUMNS: Column<InCluster<Reservation>>[] = [
  { name: 'cluster', type: 'text', value: r => r.cluster },
  { name: 'claim_uid', type: 'text', value: r => r.claimUid },
  { name: 'pod_uid', type: 'text', value: r => r.podUid },
  { name: 'since', type: 'bigint', value: r => r.since },
  { name: 'until', type: 'bigint', value: r => r.until },
  { name: 'seen_at', type: 'bigint', value: r => r.seenAt },
  {
    name: 'facts',
    type: 'text',
    value: ({ claimName, devices }) => JSON.stringify({ claimName, devices }),
  },
];

const SLICE_COLUMNS: Column<InCluster<SliceState>>[] = [
  { name: 'cluster', type: 'text', value: s => s.cluster },
  { name: 'uid', type: 'text', value: s => s.uid },
  { name: 'since', type: 'bigint', value: s => s.since },
  { name: 'until', type: 'bigint', value: s => s.until },
  { name: 'driver', type: 'text', value: s => s.driver },
  { name: 'pool', type: 'text', value: s => s.pool },
  { name: 'node_name', type: 'text', value: s => s.nodeName },
  { name: 'devices', type: 'text', value: s => JSON.stringify(s.devices) },
];

function reservationOf(row: any): Reservation {
  return {
    claimUid: row.claim_uid,
    podUid: row.pod_uid,
    since: toMs(row.since),
    until: toMs(row.until),
    seenAt: toMs(row.seen_at),
    ...JSON.parse(row.facts),
  };
}

function sliceOf(row: any): SliceState {
  return {
    uid: row.uid,
    since: toMs(row.since),
    until: toMs(row.until),
    driver: row.driver,
    pool: row.pool,
    nodeName: row.node_name,
    devices: JSON.parse(row.devices),
  };
}

/** Claims and devices of one cluster, in SQL. Bound to a transaction (or, for reading only, a connection). */
export class ClaimStore {
  private constructor(
    private readonly db: Knex,
    private readonly cluster: string,
  ) {}

  static of(db: Knex, cluster: string): ClaimStore {
    return new ClaimStore(db, cluster);
  }

  /**
   * What one more event of each claim is folded onto.
   *
   * @param claims - uid of each claim, with the pods that the events name
   */
  async known(
    claims: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<Map<string, KnownClaim>> {
    const uids = [...claims.keys()];
    const pods = [...claims.values()].flatMap(some => [...some]);
    const rows = [
      ...(await this.reservations('claim_uid', uids).where('until', OPEN)),
      ...(await this.reservations('pod_uid', pods).where('until', '<', OPEN)),
    ];
    // Ends are in no row but the one that ended.
    const changes: any[] = await this.reservations('claim_uid', uids)
      .groupBy('claim_uid')
      .select(
        'claim_uid',
        this.db.raw('max(seen_at) as seen_at'),
        this.db.raw(
          'max(case when "until" < ? then "until" else 0 end) as ended_at',
          [OPEN],
        ),
      );
    const known = new Map(
      changes.map((row): [string, KnownClaim] => [
        row.claim_uid,
        {
          changedAt: Math.max(toMs(row.seen_at), toMs(row.ended_at)),
          reservations: [],
        },
      ]),
    );
    for (const row of rows) {
      known.get(row.claim_uid)?.reservations.push(reservationOf(row));
    }
    return known;
  }

  async writeReservations(reservations: readonly Reservation[]): Promise<void> {
    const { cluster } = this;
    await writeRows(
      this.db,
      'ledger_claim_reservations',
      RESERVATION_COLUMNS,
      reservations.map(reservation => ({ ...reservation, cluster })),
      ['cluster', 'claim_uid', 'pod_uid', 'since'],
    );
  }

  /** All reservations of pods, by pod uid. */
  async reservationsOf(
    podUids: readonly string[],
  ): Promise<Map<string, Reservation[]>> {
    const rows = await this.reservations('pod_uid', podUids).orderBy([
      'pod_uid',
      'since',
      'claim_uid',
    ]);
    const byPod = new Map<string, Reservation[]>();
    for (const row of rows) {
      const same = byPod.get(row.pod_uid);
      if (same) same.push(reservationOf(row));
      else byPod.set(row.pod_uid, [reservationOf(row)]);
    }
    return byPod;
  }

  /** The latest state of each slice. */
  async latestSlices(uids: readonly string[]): Promise<SliceState[]> {
    const rows = await this.slices('uid', uids).orderBy('since');
    const latest = new Map(rows.map(row => [row.uid, row]));
    return [...latest.values()].map(sliceOf);
  }

  /** All states of the slices of nodes and of pools. */
  async slicesOf(
    nodeNames: readonly string[],
    pools: readonly string[],
  ): Promise<SliceState[]> {
    const rows = [
      ...(await this.slices('node_name', nodeNames)),
      ...(await this.slices('pool', pools).where('node_name', '')),
    ];
    return rows
      .map(sliceOf)
      .sort((a, b) => a.since - b.since || (a.uid < b.uid ? -1 : 1));
  }

  async writeSlices(slices: readonly SliceState[]): Promise<void> {
    const { cluster } = this;
    await writeRows(
      this.db,
      'ledger_resource_slices',
      SLICE_COLUMNS,
      slices.map(slice => ({ ...slice, cluster })),
      ['cluster', 'uid', 'since'],
    );
  }

  private reservations(column: string, values: readonly string[]) {
    return this.db('ledger_claim_reservations')
      .where({ cluster: this.cluster })
      .where(isOneOf(this.db, column, values));
  }

  private slices(column: string, values: readonly string[]) {
    return this.db('ledger_resource_slices')
      .where({ cluster: this.cluster })
      .where(isOneOf(this.db, column, values));
  }
}
