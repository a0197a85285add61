import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { isClaimOrSlice } from '../metering/dra';
import { GROUP_LABEL, isOwner, ownerFactsOf } from '../metering/ownerFacts';
import type { KubeObject, ObjectObservation } from '../observe/types';
import {
  foldChild,
  hasTold,
  listensToChildren,
  moveChildren,
} from './children';
import { isQueued } from './engines/statusOf';
import { EventFolder } from './EventFolder';
import { builtInVersion, controllerOf, identityOf } from './identity';
import { KueueIndex } from './KueueIndex';
import { newWork } from './newWork';
import { NodeRequests } from './NodeRequests';
import { OwnerChain } from './OwnerChain';
import { mergePod, podFacts, podGone } from './podFacts';
import { PodGpus } from './PodGpus';
import { foldTopObject } from './topObject';
import type { Touched } from './Touched';
import { Unseen } from './Unseen';
import type { TopIdentity, Work } from './Work';
import { workloadId } from './workloadId';

/**
 * The workloads of one cluster that can still change. Folds observations; knows nothing of the database.
 */
export class ClusterMemory {
  readonly namespaces = new Map<string, string | null>();
  /** By uid of the top-level object. */
  readonly works = new Map<string, Work>();
  private readonly gpus: PodGpus;
  private readonly chain = new OwnerChain(this.works);
  private readonly kueue = new KueueIndex();
  private readonly nodeRequests = new NodeRequests();
  private readonly events: EventFolder;
  /** What this memory has not seen yet. */
  readonly unseen: Unseen;

  constructor(
    private readonly cluster: string,
    private readonly gpuResources: readonly string[] | undefined,
    gpuDrivers?: readonly string[],
  ) {
    this.gpus = new PodGpus(gpuResources, gpuDrivers);
    this.events = new EventFolder(cluster, this.chain, this.nodeRequests);
    this.unseen = new Unseen(this.chain, this.namespaces, this.gpus);
  }

  add(work: Work): void {
    this.works.set(work.top.uid, work);
    for (const uid of work.pods.keys()) {
      this.chain.podTops.set(uid, work.top.uid);
    }
  }

  /** An object that was seen before this memory began: whose it is leads from pods to their workload. */
  addOwned(object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner) this.chain.add(object.metadata.uid, owner);
  }

  /** What decides what pods hold, as it was before this memory began: nodes, claims and devices, and pods. */
  addHeld(resource: string, object: KubeObject): void {
    const told = { resource, object, type: 'ADDED' as const };
    if (resource === 'pods') this.gpus.foldPod(told);
    else this.gpus.foldHardware(told);
  }

  forget(work: Work): void {
    this.works.delete(work.top.uid);
    this.chain.forget(work);
    this.kueue.forget(work.top.uid);
  }

  fold(observation: ObjectObservation, touched: Touched): void {
    const { resource, object, type } = observation;
    const isGone = type === 'DELETED';
    if (resource === 'pods') {
      this.foldPod(observation, touched);
    } else if (isOwner(resource)) {
      this.foldOwner(observation, touched);
    } else if (resource === 'workloads.kueue.x-k8s.io') {
      this.foldKueue(observation, touched);
    } else if (resource === 'events') {
      this.events.fold(object, touched);
    } else if (resource === 'namespaces') {
      this.foldNamespace(observation, touched);
    } else if (resource === 'nodes' || isClaimOrSlice(observation)) {
      const pods = this.gpus.foldHardware(observation);
      if (resource === 'nodes' && isGone) this.loseNode(pods, touched);
      else this.recount(pods, observation.at, touched);
    } else if (resource === 'nodeclaims.karpenter.sh') {
      for (const uid of this.nodeRequests.foldClaim(object, isGone)) {
        this.touchPod(uid, touched);
      }
    } else if (resource === 'provisioningrequests.autoscaling.x-k8s.io') {
      const ofKueue = this.nodeRequests.foldProvisioning(object, isGone);
      for (const work of this.works.values()) {
        if (ofKueue !== undefined && work.kueue?.uid === ofKueue) {
          touched.works.add(this.withNodeRequests(work));
        }
      }
    }
  }

  private foldPod(
    { at, type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    const { uid, labels } = object.metadata;
    const owner = controllerOf(object);
    if (owner && labels?.[GROUP_LABEL]) {
      this.chain.add(uid, owner);
      this.moveToOwner(uid, this.chain.topOf(owner), touched);
    }
    const { milli, model, sharers } = this.gpus.foldPod({ object, type });
    this.recount(sharers, at, touched);
    const top = this.chain.topOfPod(object);
    if (!top || (milli === 0 && !this.chain.podTops.has(uid))) {
      return;
    }
    const work = this.workOf(top, object);
    const known = work.pods.get(uid);
    let pod = mergePod(known, podFacts(object, milli, at));
    if (type === 'DELETED') {
      pod = podGone(pod, at, object);
      if (work.engine.name === 'generic') {
        work.facts.goneAt = this.goneWithPods(work, uid, at);
      }
    }
    work.pods.set(uid, pod);
    work.gpu = true;
    work.gpuModel = model ?? work.gpuModel;
    if (work.object === null) {
      work.facts.createdAt = Math.min(work.facts.createdAt, pod.createdAt);
      work.queued ||= isQueued(object);
    }
    this.chain.podTops.set(uid, work.top.uid);
    this.kueue.apply(work, uid);
    this.touchPod(uid, touched);
    if (!known) {
      this.events.foldPending(uid, touched);
      this.events.foldPending(work.top.uid, touched);
    }
  }

  /** Counts again what pods hold: a claim was reserved or given back, devices were announced, or a node told how it shares its GPUs. */
  private recount(uids: readonly string[], at: number, touched: Touched): void {
    for (const uid of uids) {
      const work = this.chain.workOf(uid);
      const pod = work?.pods.get(uid);
      const gpusMilli = this.gpus.milliOf(uid);
      const object = this.gpus.claimant(uid);
      if (!pod && object && gpusMilli > 0) {
        const resource = 'pods';
        const type = 'MODIFIED';
        this.foldPod(
          { at, cluster: this.cluster, resource, type, object },
          touched,
        );
      } else if (pod && pod.endedAt === null && gpusMilli > 0) {
        work!.pods.set(uid, { ...pod, gpusMilli });
        this.touchPod(uid, touched);
      }
    }
  }

  private loseNode(uids: readonly string[], touched: Touched): void {
    for (const uid of uids) {
      const work = this.chain.workOf(uid);
      const pod = work?.pods.get(uid);
      if (pod && pod.endedAt === null) {
        work!.pods.set(uid, { ...pod, nodeGone: true });
        this.touchPod(uid, touched);
      }
    }
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
    const { uid } = object.metadata;
    const { kind } = ownerFactsOf({ resource, object });
    const identity = identityOf(object, kind, builtInVersion(resource));
    const owner = controllerOf(object);
    if (owner) {
      this.foldOwned(object, owner, identity, at, type, touched);
    } else {
      this.foldTop(object, identity, at, type, touched);
    }
    this.events.foldPending(uid, touched);
  }

  private foldOwned(
    object: KubeObject,
    owner: TopIdentity,
    identity: TopIdentity,
    at: number,
    type: ObjectObservation['type'],
    touched: Touched,
  ): void {
    const { uid } = object.metadata;
    this.chain.add(uid, owner);
    const top = this.chain.topOf(owner);
    this.moveToOwner(uid, top, touched);
    if (!listensToChildren(owner)) {
      const work = this.works.get(top.uid);
      if (work) {
        this.kueue.apply(work, uid);
      }
      return;
    }
    const work = this.workOf(top, object);
    this.kueue.apply(work, uid);
    const gone = type === 'DELETED';
    foldChild(work, object, identity, at, gone, this.gpuResources);
    touched.works.add(work);
  }

  private foldTop(
    object: KubeObject,
    identity: TopIdentity,
    at: number,
    type: ObjectObservation['type'],
    touched: Touched,
  ): void {
    const work = this.workOf(identity, object);
    const gone = type === 'DELETED';
    foldTopObject(work, object, identity, at, gone, this.gpuResources);
    touched.works.add(work);
  }

  /** What came before an object said whose it is: it belongs to its owner. */
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
    const into = workloadId(this.cluster, owner.uid);
    if (wrong.exists) {
      touched.removed.set(wrong.id, into);
    }
    for (const event of touched.events.values()) {
      if (event.workload_id === wrong.id) {
        event.workload_id = into;
      }
    }
    if (wrong.pods.size === 0 && !hasTold(wrong)) {
      return;
    }
    const work = this.workOf(owner, wrong.labelled);
    moveChildren(wrong, work);
    for (const pod of wrong.pods.values()) {
      work.gpu = true;
      work.gpuModel = wrong.gpuModel ?? work.gpuModel;
      if (work.object === null) {
        work.facts.createdAt = Math.min(work.facts.createdAt, pod.createdAt);
      }
      work.pods.set(pod.uid, pod);
      this.chain.podTops.set(pod.uid, owner.uid);
      this.kueue.apply(work, pod.uid);
      this.touchPod(pod.uid, touched);
    }
    touched.works.add(work);
  }

  private foldKueue(
    { at, type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    for (const uid of this.kueue.fold(object, at, type === 'DELETED')) {
      const work = this.chain.workOf(uid);
      if (!work) {
        continue;
      }
      this.kueue.apply(work, uid);
      touched.works.add(this.withNodeRequests(work));
    }
  }

  private touchPod(uid: string, touched: Touched): void {
    const work = this.chain.workOf(uid);
    const pod = work?.pods.get(uid);
    if (work && pod) {
      work.pods.set(uid, this.nodeRequests.withClaim(pod));
      touched.pods.set(uid, work);
      touched.works.add(work);
    }
  }

  private withNodeRequests(work: Work): Work {
    if (work.kueue) {
      work.provisioning =
        this.nodeRequests.provisioningOf(work.kueue.uid) ?? work.provisioning;
    }
    return work;
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

  private workOf(top: TopIdentity, seen: KubeObject): Work {
    const known = this.works.get(top.uid);
    if (known) {
      return known;
    }
    const work = newWork(this.cluster, top, seen, this.gpuResources);
    this.works.set(top.uid, work);
    this.kueue.apply(work, top.uid);
    return this.withNodeRequests(work);
  }
}
