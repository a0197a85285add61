import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { isClaimOrSlice } from '../metering/dra';
import { GROUP_LABEL, isOwner } from '../metering/ownerFacts';
import type { KubeObject, ObjectObservation } from '../observe/types';
import { isQueued } from './engines/statusOf';
import { EventFolder } from './EventFolder';
import { controllerOf } from './identity';
import { OwnerFolder } from './OwnerFolder';
import { mergePod, podFacts, podGone } from './podFacts';
import { PodGpus } from './PodGpus';
import type { Touched } from './Touched';
import { Unseen } from './Unseen';
import type { Work } from './Work';
import { WorkIndex } from './WorkIndex';

/**
 * The workloads of one cluster that can still change. Folds observations; knows nothing of the database.
 */
export class ClusterMemory {
  readonly namespaces = new Map<string, string | null>();
  private readonly index: WorkIndex;
  private readonly gpus: PodGpus;
  private readonly events: EventFolder;
  private readonly owners: OwnerFolder;
  /** What this memory has not seen yet. */
  readonly unseen: Unseen;

  constructor(
    cluster: string,
    gpuResources: readonly string[] | undefined,
    gpuDrivers?: readonly string[],
  ) {
    this.index = new WorkIndex(cluster, gpuResources);
    const { chain, nodeRequests } = this.index;
    this.gpus = new PodGpus(gpuResources, gpuDrivers);
    this.events = new EventFolder(cluster, chain, nodeRequests);
    this.owners = new OwnerFolder(this.index, this.events);
    this.unseen = new Unseen(chain, this.namespaces, this.gpus);
  }

  /** By uid of the top-level object. */
  get works(): ReadonlyMap<string, Work> {
    return this.index.works;
  }

  add(work: Work): void {
    this.index.add(work);
  }

  forget(work: Work): void {
    this.index.forget(work);
  }

  /** An object that was seen before this memory began: whose it is leads from pods to their workload. */
  addOwned(object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner) this.index.chain.add(object.metadata.uid, owner);
  }

  /** What decides what pods hold, as it was before this memory began: nodes, claims and devices, and pods. */
  addHeld(resource: string, object: KubeObject): void {
    const told = { resource, object, type: 'ADDED' as const };
    if (resource === 'pods') this.gpus.foldPod(told);
    else this.gpus.foldHardware(told);
  }

  fold(observation: ObjectObservation, touched: Touched): void {
    const { resource, object, type } = observation;
    const isGone = type === 'DELETED';
    if (resource === 'pods') {
      this.foldPod(observation, touched);
    } else if (isOwner(resource)) {
      this.owners.fold(observation, touched);
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
      for (const uid of this.index.nodeRequests.foldClaim(object, isGone)) {
        this.index.touchPod(uid, touched);
      }
    } else if (resource === 'provisioningrequests.autoscaling.x-k8s.io') {
      const ofKueue = this.index.nodeRequests.foldProvisioning(object, isGone);
      for (const work of this.index.works.values()) {
        if (ofKueue !== undefined && work.kueue?.uid === ofKueue) {
          touched.works.add(this.index.withNodeRequests(work));
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
      this.index.chain.add(uid, owner);
      this.owners.moveToOwner(uid, this.index.chain.topOf(owner), touched);
    }
    const { milli, model, sharers } = this.gpus.foldPod({ object, type });
    this.recount(sharers, at, touched);
    const top = this.index.chain.topOfPod(object);
    if (!top || (milli === 0 && !this.index.chain.podTops.has(uid))) {
      return;
    }
    const work = this.index.workOf(top, object);
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
    this.index.chain.podTops.set(uid, work.top.uid);
    this.index.kueue.apply(work, uid);
    this.index.touchPod(uid, touched);
    if (!known) {
      this.events.foldPending(uid, touched);
      this.events.foldPending(work.top.uid, touched);
    }
  }

  /** Counts again what pods hold: a claim was reserved or given back, devices were announced, or a node told how it shares its GPUs. */
  private recount(uids: readonly string[], at: number, touched: Touched): void {
    for (const uid of uids) {
      const work = this.index.chain.workOf(uid);
      const pod = work?.pods.get(uid);
      const gpusMilli = this.gpus.milliOf(uid);
      const object = this.gpus.claimant(uid);
      if (!pod && object && gpusMilli > 0) {
        const resource = 'pods';
        const type = 'MODIFIED';
        this.foldPod(
          { at, cluster: this.index.cluster, resource, type, object },
          touched,
        );
      } else if (pod && pod.endedAt === null && gpusMilli > 0) {
        work!.pods.set(uid, { ...pod, gpusMilli });
        this.index.touchPod(uid, touched);
      }
    }
  }

  private loseNode(uids: readonly string[], touched: Touched): void {
    for (const uid of uids) {
      const work = this.index.chain.workOf(uid);
      const pod = work?.pods.get(uid);
      if (pod && pod.endedAt === null) {
        work!.pods.set(uid, { ...pod, nodeGone: true });
        this.index.touchPod(uid, touched);
      }
    }
  }

  /** A bare pod is gone with itself. An owner that is not watched is never known to be gone. */
  private goneWithPods(work: Work, uid: string, at: number): number | null {
    return work.top.uid === uid ? work.facts.goneAt ?? at : work.facts.goneAt;
  }

  private foldKueue(
    { at, type, object }: ObjectObservation,
    touched: Touched,
  ): void {
    for (const uid of this.index.kueue.fold(object, at, type === 'DELETED')) {
      const work = this.index.chain.workOf(uid);
      if (!work) {
        continue;
      }
      this.index.kueue.apply(work, uid);
      touched.works.add(this.index.withNodeRequests(work));
    }
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
    for (const work of this.index.works.values()) {
      if (work.top.namespace === name) {
        touched.works.add(work);
      }
    }
  }
}
