import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { StoredEvent } from '../database/WorkloadStore';
import { isOwner, ownerFactsOf } from '../metering/ownerFacts';
import type { KubeObject, ObjectObservation } from '../observe/types';
import { engineOf } from './engines';
import { isQueued } from './engines/statusOf';
import { addFlips } from './facts';
import {
  gpusMilliOf,
  nodeHardware,
  UNKNOWN_NODE,
  type NodeHardware,
} from './gpusOf';
import { kueueFacts } from './kueueFacts';
import { mergePod, podFacts, podGone } from './podFacts';
import { addPull, podEventOf } from './podEvents';
import type { TopIdentity, Work } from './Work';
import { workloadId } from './workloadId';

/** What one batch touched. */
export interface Touched {
  works: Set<Work>;
  /** pod uid → its workload */
  pods: Map<string, Work>;
  events: Map<string, StoredEvent>;
  namespaces: Set<string>;
  removed: Set<string>;
}

export function nothingTouched(): Touched {
  return {
    works: new Set(),
    pods: new Map(),
    events: new Map(),
    namespaces: new Set(),
    removed: new Set(),
  };
}

/**
 * The workloads of one cluster that can still change. Folds observations; knows nothing of the database.
 */
export class ClusterMemory {
  readonly namespaces = new Map<string, string | null>();
  /** By uid of the top-level object. */
  readonly works = new Map<string, Work>();
  private readonly nodes = new Map<string, NodeHardware>();
  /** Uid of what owns pods → the controller that owns it in turn: its workload is the owner's. */
  private readonly owners = new Map<string, TopIdentity>();
  private readonly podTops = new Map<string, string>();
  /** Kueue's objects by the uid of the object they stand for, until that is known to be GPU work. */
  private readonly kueueByOwner = new Map<string, KubeObject>();

  constructor(
    private readonly cluster: string,
    private readonly gpuResources: readonly string[] | undefined,
  ) {}

  add(work: Work): void {
    this.works.set(work.top.uid, work);
    for (const uid of work.pods.keys()) {
      this.podTops.set(uid, work.top.uid);
    }
  }

  forget(work: Work): void {
    this.works.delete(work.top.uid);
    this.owners.delete(work.top.uid);
    this.kueueByOwner.delete(work.top.uid);
    for (const uid of work.pods.keys()) {
      this.podTops.delete(uid);
    }
  }

  /** Uids of top-level objects that an observation may concern and that are not in memory. */
  unknownTop(observation: ObjectObservation): string | undefined {
    const { resource, object } = observation;
    let uid: string | undefined;
    if (resource === 'pods') {
      uid = this.topOfPod(object)?.uid;
    } else if (isOwner(resource)) {
      uid = object.metadata.uid;
    } else if (resource === 'workloads.kueue.x-k8s.io') {
      uid = controllerOf(object)?.uid;
    }
    return uid !== undefined && !this.works.has(uid) ? uid : undefined;
  }

  /** Namespaces whose team is told for the first time: it holds for what is closed already, too (`ledger.md` §6.23). */
  newNamespace(observation: ObjectObservation): string | undefined {
    const { resource, object, type } = observation;
    return resource === 'namespaces' &&
      type !== 'DELETED' &&
      !this.namespaces.has(object.metadata.name)
      ? object.metadata.name
      : undefined;
  }

  fold(observation: ObjectObservation, touched: Touched): void {
    const { resource } = observation;
    if (resource === 'pods') {
      this.foldPod(observation, touched);
    } else if (isOwner(resource)) {
      this.foldOwner(observation, touched);
    } else if (resource === 'workloads.kueue.x-k8s.io') {
      this.foldKueue(observation, touched);
    } else if (resource === 'events') {
      this.foldEvent(observation, touched);
    } else if (resource === 'namespaces') {
      this.foldNamespace(observation, touched);
    } else if (resource === 'nodes') {
      this.nodes.set(
        observation.object.metadata.name,
        nodeHardware(observation.object),
      );
    }
  }

  private foldPod(
    { at, type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    const hardware =
      this.nodes.get(object.spec?.nodeName ?? '') ?? UNKNOWN_NODE;
    const gpus = gpusMilliOf(object, hardware, this.gpuResources);
    const top = this.topOfPod(object);
    if (!top || (gpus === 0 && !this.podTops.has(object.metadata.uid))) {
      return;
    }
    const work = this.workOf(top, object);
    const known = work.pods.get(object.metadata.uid);
    let pod = mergePod(known, podFacts(object, gpus, at));
    if (type === 'DELETED') {
      pod = podGone(pod, at, object);
      if (work.engine.name === 'generic') {
        work.facts.goneAt = this.goneWithPods(work, pod.uid, at);
      }
    }
    work.pods.set(pod.uid, pod);
    work.gpu = true;
    work.gpuModel = hardware.model ?? work.gpuModel;
    this.podTops.set(pod.uid, work.top.uid);
    touched.pods.set(pod.uid, work);
    touched.works.add(work);
  }

  /** A bare pod is gone with itself. An owner that is not watched is never known to be gone. */
  private goneWithPods(work: Work, uid: string, at: number): number | null {
    return work.top.uid === uid ? work.facts.goneAt ?? at : work.facts.goneAt;
  }

  /**
   * An object that owns pods: it says whose they are, and is a workload itself when nothing owns it. A kind whose GPUs cannot be counted from a
   * template is GPU work once it has pods with GPUs, or if it was launched with a hardware profile.
   */
  private foldOwner(
    { at, type, resource, object }: ObjectObservation,
    touched: Touched,
  ): void {
    const { uid, labels } = object.metadata;
    const owner = controllerOf(object);
    if (owner) {
      this.owners.set(uid, owner);
      this.moveToOwner(uid, this.topOf(owner), touched);
      return;
    }
    const { kind } = ownerFactsOf({ resource, object });
    const work = this.workOf(
      identityOf(object, kind, builtInVersion(resource)),
      object,
    );
    const read = work.engine.read(object);
    work.object = object;
    work.labelled = object;
    work.facts = {
      ...read.object,
      goneAt: work.facts.goneAt ?? (type === 'DELETED' ? at : null),
    };
    work.flips = addFlips(work.flips, read.flips);
    work.queued ||= isQueued(object);
    const template = work.engine.template(object);
    work.gpu ||= template
      ? gpusMilliOf(template, UNKNOWN_NODE, this.gpuResources) > 0
      : Boolean(labels?.[LABELS.profile]);
    touched.works.add(work);
  }

  /** The outermost controller that is known of an owner. */
  private topOf(owner: TopIdentity): TopIdentity {
    let top = owner;
    const seen = new Set<string>();
    for (
      let next = this.owners.get(top.uid);
      next && !seen.has(next.uid);
      next = this.owners.get(top.uid)
    ) {
      seen.add(next.uid);
      top = next;
    }
    return top;
  }

  /** Pods that came before an object said whose it is: they belong to its owner. */
  private moveToOwner(
    ownedUid: string,
    owner: TopIdentity,
    touched: Touched,
  ): void {
    const wrong = this.works.get(ownedUid);
    if (!wrong) {
      return;
    }
    this.works.delete(ownedUid);
    touched.works.delete(wrong);
    if (wrong.exists) {
      touched.removed.add(wrong.id);
    }
    for (const pod of wrong.pods.values()) {
      const work = this.workOf(owner, wrong.labelled);
      work.gpu = true;
      work.gpuModel = wrong.gpuModel ?? work.gpuModel;
      work.pods.set(pod.uid, pod);
      this.podTops.set(pod.uid, owner.uid);
      touched.pods.set(pod.uid, work);
      touched.works.add(work);
    }
  }

  private foldKueue(
    { type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    const owner = controllerOf(object);
    if (!owner) {
      return;
    }
    if (type === 'DELETED') {
      this.kueueByOwner.delete(owner.uid);
    } else {
      this.kueueByOwner.set(owner.uid, object);
    }
    const work = this.works.get(owner.uid);
    if (work) {
      applyKueue(work, object);
      touched.works.add(work);
    }
  }

  private foldEvent({ object }: ObjectObservation, touched: Touched): void {
    const event = podEventOf(object);
    const top = event && this.podTops.get(event.podUid);
    const work = top && this.works.get(top);
    if (!event || !work) {
      return;
    }
    const pod = work.pods.get(event.podUid)!;
    const pulls = addPull(pod.pulls, event);
    if (pulls !== pod.pulls) {
      work.pods.set(pod.uid, { ...pod, pulls });
      touched.pods.set(pod.uid, work);
    }
    touched.works.add(work);
    touched.events.set(event.uid, {
      cluster: this.cluster,
      uid: event.uid,
      workload_id: work.id,
      at: event.at,
      type: event.type,
      reason: event.reason,
      message: event.message,
      object: `Pod/${pod.name}`,
      count: event.count,
    });
  }

  private foldNamespace(
    { type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    const { name, labels } = object.metadata;
    // The workloads of a deleted namespace keep the team that they had.
    const team = labels?.[LABELS.team] ?? null;
    if (type === 'DELETED' || this.namespaces.get(name) === team) {
      return;
    }
    this.namespaces.set(name, team);
    touched.namespaces.add(name);
    for (const work of this.works.values()) {
      if (work.top.namespace === name) {
        touched.works.add(work);
      }
    }
  }

  private topOfPod(pod: KubeObject): TopIdentity | undefined {
    const known = this.podTops.get(pod.metadata.uid);
    if (known) {
      return this.works.get(known)?.top;
    }
    const owner = controllerOf(pod);
    if (!owner) {
      return identityOf(pod, 'Pod', 'v1');
    }
    return this.topOf(owner);
  }

  private workOf(top: TopIdentity, seen: KubeObject): Work {
    const known = this.works.get(top.uid);
    if (known) {
      return known;
    }
    const engine = engineOf(top.apiVersion, top.kind);
    const isTop = seen.metadata.uid === top.uid;
    const kueue = this.kueueByOwner.get(top.uid);
    const work: Work = {
      id: workloadId(this.cluster, top.uid),
      top,
      engine,
      object: isTop ? seen : null,
      facts: engine.read(isTop ? seen : standIn(top, seen)).object,
      flips: [],
      kueue: null,
      queued: isQueued(seen),
      pods: new Map(),
      labelled: seen,
      gpuModel: null,
      gpu: false,
      stored: { row: '', timeline: '' },
      exists: false,
    };
    if (kueue) {
      applyKueue(work, kueue);
    }
    this.works.set(top.uid, work);
    return work;
  }
}

function applyKueue(work: Work, object: KubeObject): void {
  const { kueue, flips } = kueueFacts(object);
  // A newer Kueue object (after a re-creation) replaces the older one's present state; the history of both stays.
  if (!work.kueue || kueue.createdAt >= work.kueue.createdAt) {
    work.kueue = kueue;
  }
  work.queued = true;
  work.flips = addFlips(work.flips, flips);
}

/** An owner that is known by one of its pods: it is at least as old as that. */
function standIn(top: TopIdentity, pod: KubeObject): KubeObject {
  return {
    apiVersion: top.apiVersion,
    kind: top.kind,
    metadata: {
      name: top.name,
      namespace: top.namespace,
      uid: top.uid,
      creationTimestamp: pod.metadata.creationTimestamp,
    },
  };
}

function controllerOf(object: KubeObject): TopIdentity | undefined {
  const owner = object.metadata.ownerReferences?.find(ref => ref.controller);
  return (
    owner && {
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.name,
      uid: owner.uid,
      namespace: object.metadata.namespace ?? '',
    }
  );
}

/** Items of a list say neither kind nor version where the kind is built in; all built-in owners are v1 of their group. */
function builtInVersion(resource: string): string {
  return `${resource.slice(resource.indexOf('.') + 1)}/v1`;
}

function identityOf(
  object: KubeObject,
  kind: string,
  apiVersion: string,
): TopIdentity {
  return {
    apiVersion: object.apiVersion ?? apiVersion,
    kind: object.kind ?? kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    uid: object.metadata.uid,
  };
}
