import {
  fromBigInteger,
  toBigInteger,
  toGpuMs,
  toMicros,
  type Reconciliation as Answer,
  type ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import { DAY_MS, dayOf, LedgerStore, type DatedTeam } from '../metering';
import { ledgerDays } from './ledgerDays';
import type { OpenCostStore } from './OpenCostStore';
import { effectsOf, type Ours, type Theirs } from './reconcile';

/** Rows that are no team's. */
const SYSTEM = 'system';
const IDLE = 'idle';
/** OpenCost's own names for what nobody asked for. */
const THEIR_IDLE = new Set(['__idle__', '__unallocated__', '__unmounted__']);

const EFFECT_CODES = ['starting', 'time', 'price'] as const;

export interface ReconciliationOptions {
  knex: Knex;
  store: OpenCostStore;
  /** Clusters that have an OpenCost. */
  clusters: readonly string[];
  systemNamespaces: readonly string[];
  currency: string;
}

interface Pair {
  ours: Ours;
  theirs: Theirs;
}

/** OpenCost beside the ledger: the same days, by team, and why they differ. */
export class Reconciliation {
  static create(options: ReconciliationOptions): Reconciliation {
    return new Reconciliation(options);
  }

  private constructor(private readonly options: ReconciliationOptions) {}

  /** Whole UTC days in [from, to) that both have. */
  async of(from: number, to: number): Promise<Answer> {
    const { clusters, currency, store } = this.options;
    const start = dayOf(from);
    const end = dayOf(to - 1) + DAY_MS;
    const pairs = new Map<string, Pair>();
    const imports: Answer['clusters'] = [];
    const problems = await store.problems();
    for (const cluster of clusters) {
      const days = await store.imported(cluster, start);
      const shared = [...days.keys()].filter(day => day < end).sort();
      imports.push({
        cluster,
        days: shared.length,
        missingDays: (end - start) / DAY_MS - shared.length,
        retrievedAt: days.size
          ? new Date(Math.max(...days.values())).toISOString()
          : null,
        problem: problems.get(cluster) ?? null,
      });
      await this.add(pairs, cluster, new Set(shared), [start, end]);
    }
    const rows = [...pairs]
      .filter(
        ([, { ours, theirs }]) =>
          ours.milliGpuMs > 0n ||
          theirs.gpuMs !== 0n ||
          theirs.gpuCostMicros !== 0n,
      )
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([key, pair]) => toRow(key, pair));
    const all = emptyPair();
    for (const { ours, theirs } of pairs.values()) {
      addOurs(all, ours);
      addTheirs(all, theirs);
    }
    return {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      currency,
      configured: clusters.length > 0,
      clusters: imports,
      rows,
      total: { ...toRow('total', all), effects: effectsOfAll(rows, all) },
    };
  }

  private async add(
    pairs: Map<string, Pair>,
    cluster: string,
    days: ReadonlySet<number>,
    [start, end]: [number, number],
  ): Promise<void> {
    const { knex, store, systemNamespaces } = this.options;
    const pairOf = (key: string): Pair => {
      const pair = pairs.get(key) ?? emptyPair();
      pairs.set(key, pair);
      return pair;
    };
    for (const day of await ledgerDays(knex, cluster, start, end)) {
      if (!days.has(day.day)) continue;
      const key = { allocated: day.team, system: SYSTEM }[day.category] ?? IDLE;
      // Money on the host is no GPU's.
      if (day.category !== 'host') addOurs(pairOf(key), day);
    }
    const theirs = await store.between(cluster, start, end);
    const names = [...new Set(theirs.map(({ namespace }) => namespace))];
    const teams = await LedgerStore.of(knex, cluster).teams(names);
    for (const one of theirs) {
      let key: string;
      if (THEIR_IDLE.has(one.namespace)) key = IDLE;
      else if (systemNamespaces.includes(one.namespace)) key = SYSTEM;
      else {
        key =
          teamAt(
            teams.filter(({ namespace }) => namespace === one.namespace),
            one.day,
          ) ?? 'unattributed';
      }
      // What is idle is what is left over, and OpenCost lets that fall below nothing.
      if (one.gpuMs !== 0n || one.gpuCostMicros !== 0n) {
        addTheirs(pairOf(key), one);
      }
    }
  }
}

/** The team that a namespace was bound to when a day began; the one it was first bound to, for days before. */
function teamAt(dated: readonly DatedTeam[], day: number): string | null {
  const before = dated.filter(({ since }) => since <= day);
  return (before.at(-1) ?? dated[0])?.team ?? null;
}

function rank(key: string): number {
  return ['unattributed', undefined, SYSTEM, IDLE].indexOf(
    ['unattributed', SYSTEM, IDLE].includes(key) ? key : undefined,
  );
}

function emptyPair(): Pair {
  return {
    ours: {
      milliGpuMs: 0n,
      costMicros: null,
      unpricedMilliGpuMs: 0n,
      startingCostMicros: null,
    },
    theirs: { gpuMs: 0n, gpuCostMicros: 0n, totalCostMicros: 0n },
  };
}

function plus(a: bigint | null, b: bigint | null): bigint | null {
  return a === null && b === null ? null : (a ?? 0n) + (b ?? 0n);
}

function addOurs({ ours }: Pair, more: Ours): void {
  ours.milliGpuMs += more.milliGpuMs;
  ours.costMicros = plus(ours.costMicros, more.costMicros);
  ours.unpricedMilliGpuMs += more.unpricedMilliGpuMs;
  ours.startingCostMicros = plus(
    ours.startingCostMicros,
    more.startingCostMicros,
  );
}

function addTheirs({ theirs }: Pair, more: Theirs): void {
  theirs.gpuMs += more.gpuMs;
  theirs.gpuCostMicros += more.gpuCostMicros;
  theirs.totalCostMicros += more.totalCostMicros;
}

/**
 * The reasons of all rows together, so that each column of reasons adds up. Where the ledger has no price at all, its price is what differs.
 */
function effectsOfAll(
  rows: readonly ReconciliationRow[],
  all: Pair,
): ReconciliationRow['effects'] {
  if (all.ours.costMicros === null && all.ours.milliGpuMs > 0n) return [];
  let rest = (all.ours.costMicros ?? 0n) - all.theirs.gpuCostMicros;
  const sums = new Map<string, bigint>();
  for (const { code, micros } of rows.flatMap(row => row.effects)) {
    const exact = fromBigInteger(micros);
    sums.set(code, (sums.get(code) ?? 0n) + exact);
    rest -= exact;
  }
  sums.set('price', (sums.get('price') ?? 0n) + rest);
  return EFFECT_CODES.flatMap(code => {
    const micros = sums.get(code) ?? 0n;
    return micros === 0n ? [] : [{ code, micros: toBigInteger(micros) }];
  });
}

function toRow(key: string, { ours, theirs }: Pair): ReconciliationRow {
  const cost = ours.costMicros ?? (ours.milliGpuMs === 0n ? 0n : null);
  return {
    key,
    ours: {
      gpuMs: toGpuMs(ours.milliGpuMs),
      costMicros: toMicros(cost),
      unpricedGpuMs: toGpuMs(ours.unpricedMilliGpuMs),
    },
    theirs: {
      gpuMs: toBigInteger(theirs.gpuMs),
      gpuCostMicros: toBigInteger(theirs.gpuCostMicros),
      totalCostMicros: toBigInteger(theirs.totalCostMicros),
    },
    differenceMicros: toMicros(
      cost === null ? null : cost - theirs.gpuCostMicros,
    ),
    effects: (effectsOf({ ...ours, costMicros: cost }, theirs) ?? []).map(
      ({ code, micros }) => ({ code, micros: toBigInteger(micros) }),
    ),
  };
}
