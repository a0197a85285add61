import type { Knex } from 'knex';
import { workloadId } from '../lifecycle';
import { claimsOf, ClaimStore } from './dra';
import { LedgerStore } from './LedgerStore';
import { WARMUP_MS } from './ledgerNodes';
import { NodeClaimStore } from './nodeClaims';
import { topUidOf } from './occupancy';
import { ParsedFacts } from './parsedFacts';
import type { Dated, PriceReader } from './pricing';
import { RoomStore } from './room';
import type { DatedTeam, SettleInputs } from './settleInputs';
import {
  DEFAULT_SYSTEM_NAMESPACES,
  type SystemNamespaces,
} from './systemNamespaces';
import { takeoversOf, TakeoverStore } from './takeovers';

interface SettleInputReaderOptions {
  rates: PriceReader;
  /** As in `SettlerOptions`. */
  systemNamespaces?: readonly string[];
}

/** Reads everything that settling depends on (`ledger.md` §5.21). */
export class SettleInputReader {
  private found: { hasAttempts: boolean; hasOwnership: boolean } | undefined;
  private readonly parsed = ParsedFacts.create();

  private constructor(private readonly options: SettleInputReaderOptions) {}

  static create(options: SettleInputReaderOptions): SettleInputReader {
    return new SettleInputReader(options);
  }

  /** What other folders keep, where their tables are there. */
  private async tables(trx: Knex.Transaction) {
    this.found ??= {
      hasAttempts: await trx.schema.hasTable('attempts'),
      hasOwnership: await trx.schema.hasTable('ownership'),
    };
    return this.found;
  }

  /**
   * Of the hours of a cluster from one time to another, UTC ms.
   *
   * @param asOf - nothing from here on; the latest observation of the cluster when absent
   * @returns undefined before the first beat
   */
  async read(
    trx: Knex.Transaction,
    cluster: string,
    from: number,
    to: number,
    asOf: number | undefined,
  ): Promise<SettleInputs | undefined> {
    const { hasAttempts, hasOwnership } = await this.tables(trx);
    const store = LedgerStore.of(trx, cluster, this.parsed);
    const clock = await store.clock();
    if (!clock || clock.observedSince === null) return undefined;
    const pods = await store.podsBetween(from - WARMUP_MS, to);
    const owners = await store.ownersUpwards(
      pods.flatMap(({ owner }) => owner?.uid ?? []),
    );
    const teams = new Map<string, DatedTeam[]>();
    for (const team of await store.teams()) {
      const dated = teams.get(team.namespace);
      // A namespace that is made again for the same team divides no hour.
      if (dated && dated[dated.length - 1].team === team.team) continue;
      if (dated) dated.push(team);
      else teams.set(team.namespace, [team]);
    }
    const components = [...pods, ...owners.values()].flatMap(
      ({ component }) => component || [],
    );
    const {
      rates,
      splits,
      profiles,
      billFrom,
      systemNamespaces: dated,
    } = await this.options.rates.load(trx);
    const nodeClaims = await NodeClaimStore.of(trx, cluster).claimsBetween(
      from,
      to,
    );
    const workloads = new Map(
      pods.map(pod => [pod.uid, workloadId(cluster, topUidOf(pod, owners))]),
    );
    const nodes = await store.nodesBetween(
      from,
      to,
      [...pods, ...nodeClaims].map(({ nodeName }) => nodeName),
    );
    const { reservations, devices } = await claimsOf(
      ClaimStore.of(trx, cluster),
      nodes,
      pods,
    );
    return {
      cluster,
      observedSince: clock.observedSince,
      asOf: asOf ?? clock.lastAt,
      coverage: await store.coverage(),
      nodes,
      pods,
      reservations,
      devices,
      owners,
      teams,
      ownership: hasOwnership ? await store.ownership(components) : new Map(),
      takeovers: takeoversOf(await TakeoverStore.of(trx, cluster).all()),
      workloads,
      attempts: hasAttempts
        ? await store.attempts([...workloads.values()])
        : new Map(),
      rates: rates.inCluster(cluster),
      splits,
      profiles,
      billFrom,
      nodeClaims,
      sizes:
        profiles.length > 0
          ? await RoomStore.of(trx, cluster).sizesBetween(from, to)
          : [],
      systemNamespaces: datedNamespaces(dated, this.options.systemNamespaces),
    };
  }
}

/** As they were configured then. */
function datedNamespaces(
  dated: ReadonlyArray<Dated<string[]>> = [],
  otherwise: readonly string[] = DEFAULT_SYSTEM_NAMESPACES,
): SystemNamespaces[] {
  return dated.length > 0
    ? dated.map(({ from, value }) => ({ from, names: new Set(value) }))
    : [{ from: 0, names: new Set(otherwise) }];
}
