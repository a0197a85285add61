import type { Knex } from 'knex';
import type { CoverageSpan } from './coverage';
import {
  CLOCK_COLUMNS,
  COVERAGE_COLUMNS,
  DIRTY_COLUMNS,
  NODE_COLUMNS,
  OWNER_COLUMNS,
  POD_COLUMNS,
  STATE_COLUMNS,
  TEAM_COLUMNS,
  type ClusterClock,
  type InCluster,
  type LedgerProblem,
  type NamespaceTeam,
} from './ledgerColumns';
import type { DatedNodeState, NodeFacts } from './nodeFacts';
import { ParsedFacts } from './parsedFacts';
import type { PodFacts } from './podFacts';
import { isOneOf, toMs, toMsOrNull, writeRows } from './rowsSql';
import type { DatedAttempt, DatedTeam, OwnerFacts } from './settleInputs';
import { OPEN } from './time';

/** Pods in memory at a time, where all are looked at. */
const POD_PAGE = 1000;

/** What the ledger knows of one cluster, in SQL. Bound to a transaction (or, for reading only, a connection). */
export class LedgerStore {
  private constructor(
    private readonly db: Knex,
    private readonly cluster: string,
    private readonly parsed: ParsedFacts | undefined,
  ) {}

  /** @param parsed - facts that were read before, for a reader that changes none */
  static of(db: Knex, clusterName: string, parsed?: ParsedFacts): LedgerStore {
    return new LedgerStore(db, clusterName, parsed);
  }

  private factsOf<T>({ facts }: { facts: string }): T {
    return this.parsed ? this.parsed.parse<T>(facts) : JSON.parse(facts);
  }

  private wrap<T>(rows: readonly T[]): InCluster<T>[] {
    return rows.map(row => ({ cluster: this.cluster, row }));
  }

  private table(name: string) {
    return this.db(name).where({ cluster: this.cluster });
  }

  private oneOf(table: string, column: string, values: readonly string[]) {
    return this.table(table).where(isOneOf(this.db, column, values));
  }

  async clock(): Promise<ClusterClock | undefined> {
    const row = await this.table('ledger_clusters').first();
    return (
      row && {
        cluster: this.cluster,
        observedSince: toMsOrNull(row.observed_since),
        lastBeat: toMsOrNull(row.last_beat),
        lastAt: toMs(row.last_at),
        revision: toMs(row.revision),
      }
    );
  }

  /** Hours before it have lost inputs and are never settled again; null: none have. */
  async frozenBefore(): Promise<number | null> {
    const row = await this.table('ledger_clusters').first('frozen_before');
    return row ? toMsOrNull(row.frozen_before) : null;
  }

  async writeClock(clock: ClusterClock): Promise<void> {
    await writeRows(
      this.db,
      'ledger_clusters',
      CLOCK_COLUMNS,
      [clock],
      ['cluster'],
    );
  }

  async coverage(): Promise<CoverageSpan[]> {
    const rows = await this.table('ledger_coverage').orderBy('first_beat');
    return rows.map(row => ({
      first: toMs(row.first_beat),
      last: toMs(row.last_beat),
    }));
  }

  async lastSpan(): Promise<CoverageSpan | undefined> {
    const row = await this.table('ledger_coverage')
      .orderBy('first_beat', 'desc')
      .first();
    return row && { first: toMs(row.first_beat), last: toMs(row.last_beat) };
  }

  async writeCoverage(spans: readonly CoverageSpan[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_coverage',
      COVERAGE_COLUMNS,
      this.wrap(spans),
      ['cluster', 'first_beat'],
    );
  }

  /** Nodes by uid, with all their states. */
  async nodes(uids: readonly string[]): Promise<NodeFacts[]> {
    return this.withStates(await this.oneOf('ledger_nodes', 'uid', uids));
  }

  /** Nodes whose life touches [from, to), and all that bear one of the names. */
  async nodesBetween(
    from: number,
    to: number,
    names: readonly string[],
  ): Promise<NodeFacts[]> {
    const alive = await this.table('ledger_nodes')
      .where('until', '>', from)
      .where('start_at', '<', to);
    const named = await this.oneOf('ledger_nodes', 'name', names);
    const byUid = new Map([...alive, ...named].map(row => [row.uid, row]));
    return this.withStates([...byUid.values()]);
  }

  /** Of the nodes that lived in a time, those that began last. */
  async newestNodes(
    from: number,
    to: number,
    most: number,
  ): Promise<NodeFacts[]> {
    return this.withStates(
      await this.table('ledger_nodes')
        .where('until', '>', from)
        .where('start_at', '<', to)
        .orderBy('start_at', 'desc')
        .limit(most),
    );
  }

  /** Every node that bears or bore one of the names. */
  async nodesNamed(...names: string[]): Promise<NodeFacts[]> {
    return this.withStates(await this.oneOf('ledger_nodes', 'name', names));
  }

  /** Nodes that live. */
  async livingNodes(): Promise<NodeFacts[]> {
    return this.withStates(
      await this.table('ledger_nodes').where('until', OPEN),
    );
  }

  /** Pods that have not ended. */
  async openPods(): Promise<PodFacts[]> {
    const rows = await this.table('ledger_pods')
      .where('until', OPEN)
      .select('facts');
    return rows.map(row => JSON.parse(row.facts));
  }

  private async withStates(rows: any[]): Promise<NodeFacts[]> {
    const states = await this.oneOf(
      'ledger_node_states',
      'node_uid',
      rows.map(row => row.uid),
    ).orderBy(['node_uid', 'since']);
    const byNode = new Map<string, DatedNodeState[]>();
    for (const row of states) {
      const list = byNode.get(row.node_uid) ?? [];
      list.push({ since: toMs(row.since), state: JSON.parse(row.state) });
      byNode.set(row.node_uid, list);
    }
    return rows.map(row => ({
      uid: row.uid,
      name: row.name,
      startAt: toMs(row.start_at),
      deletedAt: toMsOrNull(row.deleted_at),
      states: byNode.get(row.uid) ?? [],
    }));
  }

  async writeNodes(nodes: readonly NodeFacts[]): Promise<void> {
    await writeRows(this.db, 'ledger_nodes', NODE_COLUMNS, this.wrap(nodes), [
      'cluster',
      'uid',
    ]);
  }

  async writeNodeStates(
    states: ReadonlyArray<DatedNodeState & { nodeUid: string }>,
  ): Promise<void> {
    await writeRows(
      this.db,
      'ledger_node_states',
      STATE_COLUMNS,
      this.wrap(states),
      ['cluster', 'node_uid', 'since'],
    );
  }

  async pods(uids: readonly string[]): Promise<PodFacts[]> {
    const rows = await this.oneOf('ledger_pods', 'uid', uids);
    return rows.map(row => JSON.parse(row.facts));
  }

  /** Pods that may hold slots in [from, to). */
  async podsBetween(from: number, to: number): Promise<PodFacts[]> {
    const rows = await this.table('ledger_pods')
      .where('until', '>', from)
      .where('start_at', '<', to)
      .select('facts');
    return rows.map(row => this.factsOf<PodFacts>(row));
  }

  /** All pods that are kept and may hold slots after an instant, a page in memory at a time. */
  async *podPages(from: number): AsyncGenerator<PodFacts[]> {
    let after = '';
    for (;;) {
      const rows = await this.table('ledger_pods')
        .where('uid', '>', after)
        .where('until', '>', from)
        .orderBy('uid')
        .limit(POD_PAGE)
        .select('uid', 'facts');
      if (rows.length === 0) return;
      after = rows[rows.length - 1].uid;
      yield rows.map(({ facts }) => JSON.parse(facts));
    }
  }

  async writePods(pods: readonly PodFacts[]): Promise<void> {
    await writeRows(this.db, 'ledger_pods', POD_COLUMNS, this.wrap(pods), [
      'cluster',
      'uid',
    ]);
  }

  async owners(uids: readonly string[]): Promise<OwnerFacts[]> {
    const rows = await this.oneOf('ledger_owners', 'uid', uids).select('facts');
    return rows.map(row => this.factsOf<OwnerFacts>(row));
  }

  /** The given owners and theirs, up to the top. */
  async ownersUpwards(
    uids: readonly string[],
  ): Promise<Map<string, OwnerFacts>> {
    const found = new Map<string, OwnerFacts>();
    let wanted = [...new Set(uids)];
    while (wanted.length > 0) {
      const owners = await this.owners(wanted);
      owners.forEach(owner => found.set(owner.uid, owner));
      wanted = [
        ...new Set(
          owners.flatMap(({ ownerUid }) =>
            ownerUid && !found.has(ownerUid) ? [ownerUid] : [],
          ),
        ),
      ];
    }
    return found;
  }

  async writeOwners(owners: readonly OwnerFacts[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_owners',
      OWNER_COLUMNS,
      this.wrap(owners),
      ['cluster', 'uid'],
    );
  }

  /** Owners whose deletion was observed; they are removed when no hour can need them any more. */
  async endOwners(uids: readonly string[], at: number): Promise<void> {
    for (let start = 0; start < uids.length; start += 1000) {
      await this.table('ledger_owners')
        .whereIn('uid', uids.slice(start, start + 1000))
        .update({ until: at });
    }
  }

  /** Team bindings, ascending in each namespace; of all namespaces when none are named. */
  async teams(namespaces?: readonly string[]): Promise<NamespaceTeam[]> {
    const rows = namespaces
      ? await this.oneOf('ledger_namespace_teams', 'namespace', namespaces)
      : await this.table('ledger_namespace_teams');
    return rows
      .map(row => ({
        namespace: row.namespace,
        namespaceUid: row.namespace_uid,
        since: toMs(row.since),
        team: row.team,
      }))
      .sort((a, b) => a.since - b.since);
  }

  async writeTeams(teams: readonly NamespaceTeam[]): Promise<void> {
    await writeRows(
      this.db,
      'ledger_namespace_teams',
      TEAM_COLUMNS,
      this.wrap(teams),
      ['cluster', 'namespace', 'since'],
    );
  }

  /** Dated owners of entities, as the catalog was seen (`ownership/`). */
  async ownership(
    entityRefs: readonly string[],
  ): Promise<Map<string, DatedTeam[]>> {
    const rows = await this.db('ownership')
      .where(isOneOf(this.db, 'entity_ref', entityRefs))
      .orderBy('effective_from');
    const byEntity = new Map<string, DatedTeam[]>();
    for (const row of rows) {
      const dated = byEntity.get(row.entity_ref) ?? [];
      dated.push({ since: toMs(row.effective_from), team: row.team });
      byEntity.set(row.entity_ref, dated);
    }
    return byEntity;
  }

  /** Dated attempts of workloads after their first ones (`lifecycle/`). */
  async attempts(
    workloads: readonly string[],
  ): Promise<Map<string, DatedAttempt[]>> {
    const rows = await this.db('attempts')
      .where(isOneOf(this.db, 'workload_id', workloads))
      .where('number', '>', 1)
      .select('workload_id', 'number', 'start')
      .orderBy('start');
    const byWorkload = new Map<string, DatedAttempt[]>();
    for (const row of rows) {
      const dated = byWorkload.get(row.workload_id) ?? [];
      dated.push({ number: Number(row.number), start: toMs(row.start) });
      byWorkload.set(row.workload_id, dated);
    }
    return byWorkload;
  }

  async writeProblems(problems: readonly LedgerProblem[]): Promise<void> {
    if (problems.length === 0) return;
    await this.db('ledger_problems')
      .insert(problems.map(problem => ({ cluster: this.cluster, ...problem })))
      .onConflict(['cluster', 'code', 'subject'])
      .ignore();
  }

  async markDirty(hours: Iterable<number>, revision: number): Promise<void> {
    await writeRows(
      this.db,
      'ledger_dirty_hours',
      DIRTY_COLUMNS,
      this.wrap([...hours].map(hour => ({ hour, revision }))),
      ['cluster', 'hour'],
    );
  }
}
