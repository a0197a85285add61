import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ObjectObservation, Observation } from '../observe/types';
import {
  addBeat,
  endOfDeletion,
  gapsOf,
  type CoverageSpan,
  type Gap,
} from './coverage';
import { ClaimBatch, isClaimOrSlice, podsOf, type ClaimStore } from './dra';
import {
  latestEndOf,
  type ClusterClock,
  type LedgerProblem,
  type NamespaceTeam,
} from './ledgerColumns';
import type { LedgerStore } from './LedgerStore';
import { WARMUP_MS } from './ledgerNodes';
import { changedRange } from './podChanges';
import { lifelong } from './nodeHardware';
import { foldNode, type NodeFacts } from './nodeFacts';
import { isOwner, isOwningPod, ownerFactsOf } from './ownerFacts';
import { foldPod, type PodFacts } from './podFacts';
import type { OwnerFacts } from './settleInputs';
import { HOUR_MS, hourOf, OPEN, parseTime } from './time';

/**
 * One cluster's observations of a batch, applied in memory to what is stored of the objects that they touch. Only what changed is
 * written, so a relist that repeats everything writes nothing.
 */
export class ClusterBatch {
  private readonly nodes = new Map<string, NodeFacts>();
  private readonly pods = new Map<string, PodFacts>();
  private readonly owners = new Map<string, OwnerFacts>();
  private readonly teams = new Map<string, NamespaceTeam[]>();
  private span: CoverageSpan | undefined;
  /** Gaps that a late deletion may lie in. */
  private readonly gaps: Gap[] = [];
  private readonly changedNodes = new Set<string>();
  private readonly changedPods = new Set<string>();
  private readonly changedOwners = new Set<string>();
  private readonly endedOwners = new Set<string>();
  private readonly newTeams: NamespaceTeam[] = [];
  private readonly newSpans = new Map<number, CoverageSpan>();
  private readonly problems = new Map<string, LedgerProblem>();
  /** Half-open ranges of time whose settled hours no longer hold. */
  private readonly dirty: Array<[from: number, to: number]> = [];
  private readonly previousAt: number | null;

  private constructor(
    private readonly store: LedgerStore,
    private readonly clock: ClusterClock,
    known: boolean,
    private readonly options: {
      gpuResources?: readonly string[];
      nodeLabels?: readonly string[];
    },
    private readonly claims: ClaimBatch,
  ) {
    this.previousAt = known ? clock.lastAt : null;
  }

  static async load(
    store: LedgerStore,
    cluster: string,
    observations: readonly ObjectObservation[],
    options: {
      claims: ClaimStore;
      gpuResources?: readonly string[];
      gpuDrivers?: readonly string[];
      nodeLabels?: readonly string[];
    },
  ): Promise<ClusterBatch> {
    const stored = await store.clock();
    const batch = new ClusterBatch(
      store,
      stored ?? {
        cluster,
        observedSince: null,
        lastBeat: null,
        lastAt: 0,
        revision: 0,
      },
      stored !== undefined,
      options,
      await ClaimBatch.load(options.claims, observations, options.gpuDrivers),
    );
    const uids = (wanted: (resource: string) => boolean) =>
      observations
        .filter(({ resource }) => wanted(resource))
        .map(({ object }) => object.metadata.uid);
    const namespaces = observations
      .filter(({ resource }) => resource === 'namespaces')
      .map(({ object }) => object.metadata.name);
    batch.span = await store.lastSpan();
    const lastBeat = stored?.lastBeat ?? -Infinity;
    if (observations.some(o => o.type === 'DELETED' && o.at <= lastBeat)) {
      batch.gaps.push(...gapsOf(await store.coverage()));
    }
    for (const node of await store.nodes(uids(r => r === 'nodes'))) {
      batch.nodes.set(node.uid, node);
    }
    const reserved = observations.filter(isClaimOrSlice);
    const podUids = [
      ...uids(r => r === 'pods'),
      ...reserved.flatMap(({ object }) => podsOf(object)),
    ];
    for (const pod of await store.pods(podUids)) {
      batch.pods.set(pod.uid, pod);
    }
    const named = reserved.flatMap(({ object }) => object.spec?.nodeName ?? []);
    for (const node of await store.nodesNamed(...named)) {
      batch.nodes.set(node.uid, node);
    }
    const owners = observations.filter(
      observation => isOwner(observation.resource) || isOwningPod(observation),
    );
    const ownerUids = owners.map(({ object }) => object.metadata.uid);
    for (const owner of await store.owners(ownerUids)) {
      batch.owners.set(owner.uid, owner);
    }
    for (const team of await store.teams(namespaces)) {
      batch.teamsOf(team.namespace).push(team);
    }
    return batch;
  }

  private teamsOf(namespace: string): NamespaceTeam[] {
    let teams = this.teams.get(namespace);
    if (!teams) this.teams.set(namespace, (teams = []));
    return teams;
  }

  apply(observation: Observation): void {
    const { at } = observation;
    this.clock.lastAt = Math.max(this.clock.lastAt, at);
    if ('heartbeat' in observation) {
      this.applyBeat(at);
    } else if (observation.resource === 'pods') {
      this.applyPod(observation);
      if (isOwningPod(observation)) {
        this.applyOwner(observation);
      }
    } else if (observation.resource === 'nodes') {
      this.applyNode(observation);
    } else if (observation.resource === 'namespaces') {
      this.applyNamespace(observation);
    } else if (isClaimOrSlice(observation)) {
      this.applyClaim(observation);
    } else if (isOwner(observation.resource)) {
      this.applyOwner(observation);
    }
  }

  private applyClaim(observation: ObjectObservation): void {
    const { at, object } = observation;
    const {
      pods,
      node: name,
      since = 0,
      uncounted,
    } = this.claims.apply(observation);
    if (uncounted.length > 0) {
      this.addProblem({
        code: 'uncounted-gpu-resource',
        subject: `ResourceClaim ${object.metadata.namespace}/${object.metadata.name}`,
        detail: uncounted.join(', '),
        since: at,
      });
    }
    // Of a pod or node that is not known yet, the first sight marks its time.
    for (const uid of pods) {
      const pod = this.pods.get(uid);
      if (pod) {
        this.dirty.push([
          this.earliestEnd(pod.startAt),
          Math.max(latestEndOf(pod), pod.startAt + WARMUP_MS),
        ]);
      }
    }
    if (name === '') {
      // Devices of no single node.
      const created = parseTime(object.metadata.creationTimestamp) ?? at;
      this.dirty.push([Math.min(created, at), OPEN]);
    }
    for (const node of this.nodes.values()) {
      if (name && node.name === name) {
        this.dirty.push([
          Math.max(node.startAt, since),
          node.deletedAt ?? OPEN,
        ]);
      }
    }
  }

  private applyBeat(at: number): void {
    const { span, gap } = addBeat(this.span, at);
    if (span === this.span) return;
    this.span = span;
    this.newSpans.set(span.first, span);
    this.clock.observedSince ??= at;
    this.clock.lastBeat = at;
    if (gap) {
      this.gaps.push(gap);
      this.dirty.push([gap.from, gap.to]);
    }
  }

  private applyNode({ type, at, object }: ObjectObservation): void {
    const known = this.nodes.get(object.metadata.uid);
    const node = foldNode(
      known,
      { type, at, node: object },
      this.options.gpuResources,
      this.options.nodeLabels,
    );
    if (node === known) return;
    const { uncounted } = node.states[node.states.length - 1].state;
    if (uncounted.length > 0) {
      this.addProblem({
        code: 'uncounted-gpu-resource',
        subject: `Node ${node.name}`,
        detail: uncounted.join(', '),
        since: at,
      });
    }
    this.nodes.set(node.uid, node);
    this.changedNodes.add(node.uid);
    // A larger GPU count or a first model holds from the node's start, so all of its life changes. Such news is rare.
    const lasting = known && lifelong(node) === lifelong(known);
    this.dirty.push([lasting ? this.earliestEnd(at) : node.startAt, OPEN]);
  }

  private applyPod({ type, at, object }: ObjectObservation): void {
    const known = this.pods.get(object.metadata.uid);
    const { pod, problems } = foldPod(
      known,
      { type, at, pod: object },
      this.options.gpuResources,
    );
    for (const { code, detail } of problems) {
      const subject = `Pod ${object.metadata.namespace}/${object.metadata.name}`;
      this.addProblem({ code, subject, detail, since: at });
    }
    if (!pod || (known && JSON.stringify(known) === JSON.stringify(pod))) {
      return;
    }
    this.pods.set(pod.uid, pod);
    this.changedPods.add(pod.uid);
    const [from, to] = changedRange(known, pod);
    this.dirty.push([Math.min(from, this.earliestEnd(from)), to]);
  }

  /** Marks a half-open time whose settled hours no longer hold. */
  mark([from, to]: [number, number]): void {
    this.dirty.push([this.earliestEnd(from), to]);
  }

  /** What was deleted in a gap that is already closed ended where the gap began. */
  private earliestEnd(at: number): number {
    return endOfDeletion(at, this.gaps);
  }

  private applyOwner(observation: ObjectObservation): void {
    const owner = ownerFactsOf(observation);
    if (observation.type === 'DELETED') this.endedOwners.add(owner.uid);
    const known = this.owners.get(owner.uid);
    if (known && JSON.stringify(known) === JSON.stringify(owner)) return;
    this.owners.set(owner.uid, owner);
    this.changedOwners.add(owner.uid);
    // Pods of it may have been settled without knowing the owner.
    const created = parseTime(observation.object.metadata.creationTimestamp);
    this.dirty.push([
      known
        ? observation.at
        : Math.min(created ?? observation.at, observation.at),
      OPEN,
    ]);
  }

  private applyNamespace({ type, at, object }: ObjectObservation): void {
    if (type === 'DELETED') return;
    const { name, uid } = object.metadata;
    const teams = this.teamsOf(name);
    const team = object.metadata.labels?.[LABELS.team] || null;
    const last = teams[teams.length - 1];
    const reborn = last && last.namespaceUid !== uid;
    if (last && (at < last.since || (last.team === team && !reborn))) return;
    const created = parseTime(object.metadata.creationTimestamp);
    let since = 0;
    if (last) {
      since = reborn
        ? Math.max(last.since + 1, Math.min(created ?? at, at))
        : at;
    }
    const binding = { namespace: name, namespaceUid: uid, since, team };
    if (last?.since === since) teams.pop();
    teams.push(binding);
    this.newTeams.push(binding);
    // What was nobody's and stays so, and what is made again for its team, changes nothing: an old namespace is first seen late.
    if ((last?.team ?? null) === team) return;
    // At first sight it holds from ever, but nothing was in it before it was made; an hour more for clocks that differ.
    const first = created === undefined ? 0 : Math.min(created, at) - HOUR_MS;
    this.dirty.push([last ? since : Math.max(0, first), OPEN]);
  }

  private addProblem(problem: LedgerProblem): void {
    const key = `${problem.code}\0${problem.subject}`;
    if (!this.problems.has(key)) this.problems.set(key, problem);
  }

  /** Writes what changed and marks the hours. */
  async save(): Promise<void> {
    const { store, clock } = this;
    clock.revision += 1;
    const nodes = [...this.changedNodes].map(uid => this.nodes.get(uid)!);
    await store.writeNodes(nodes);
    await store.writeNodeStates(
      nodes.flatMap(node =>
        node.states.map(state => ({ ...state, nodeUid: node.uid })),
      ),
    );
    await store.writePods([...this.changedPods].map(u => this.pods.get(u)!));
    await store.writeOwners(
      [...this.changedOwners].map(uid => this.owners.get(uid)!),
    );
    await store.endOwners([...this.endedOwners], clock.lastAt);
    await store.writeTeams(lastOfEach(this.newTeams));
    await store.writeCoverage([...this.newSpans.values()]);
    await this.claims.save();
    await store.writeProblems([...this.problems.values()]);
    await store.writeClock(clock);
    await store.markDirty(this.dirtyHours(), clock.revision);
  }

  /** Marked hours: those that changed and those through which the clock went. Nothing before the first beat is ever settled. */
  private dirtyHours(): Set<number> {
    const hours = new Set<number>();
    const { observedSince, lastAt } = this.clock;
    if (observedSince === null) return hours;
    const clockFrom = Math.max(this.previousAt ?? observedSince, observedSince);
    if (this.previousAt === null || lastAt > this.previousAt) {
      this.dirty.push([Math.min(clockFrom, lastAt), lastAt + 1]);
    }
    for (const [from, to] of this.dirty) {
      const end = Math.min(to, lastAt + 1);
      for (
        let hour = hourOf(Math.max(from, observedSince));
        hour < end;
        hour += HOUR_MS
      ) {
        hours.add(hour);
      }
    }
    return hours;
  }
}

function lastOfEach(teams: NamespaceTeam[]): NamespaceTeam[] {
  const byKey = new Map(
    teams.map(team => [`${team.namespace}\0${team.since}`, team]),
  );
  return [...byKey.values()];
}
