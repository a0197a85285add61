import { ownerFactsOf } from '../metering/ownerFacts';
import type { KubeObject, ObjectObservation } from '../observe/types';
import {
  foldChild,
  hasTold,
  listensToChildren,
  moveChildren,
} from './children';
import type { EventFolder } from './EventFolder';
import { builtInVersion, controllerOf, identityOf } from './identity';
import { foldTopObject } from './topObject';
import type { Touched } from './Touched';
import type { TopIdentity } from './Work';
import type { WorkIndex } from './WorkIndex';
import { workloadId } from './workloadId';

/** Brings objects that own pods to the workloads that they are, or that they belong to. */
export class OwnerFolder {
  constructor(
    private readonly index: WorkIndex,
    private readonly events: EventFolder,
  ) {}

  /**
   * An object that owns pods: it says whose they are, and is a workload itself when nothing owns it. A kind whose GPUs cannot be counted from a
   * template is GPU work once it has pods with GPUs, or if it was launched with a hardware profile.
   */
  fold(
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
    this.index.chain.add(uid, owner);
    const top = this.index.chain.topOf(owner);
    this.moveToOwner(uid, top, touched);
    if (!listensToChildren(owner)) {
      const work = this.index.works.get(top.uid);
      if (work) {
        this.index.kueue.apply(work, uid);
      }
      return;
    }
    const work = this.index.workOf(top, object);
    this.index.kueue.apply(work, uid);
    const gone = type === 'DELETED';
    foldChild(work, object, identity, at, gone, this.index.gpuResources);
    touched.works.add(work);
  }

  private foldTop(
    object: KubeObject,
    identity: TopIdentity,
    at: number,
    type: ObjectObservation['type'],
    touched: Touched,
  ): void {
    const work = this.index.workOf(identity, object);
    const gone = type === 'DELETED';
    foldTopObject(work, object, identity, at, gone, this.index.gpuResources);
    touched.works.add(work);
  }

  /** What came before an object said whose it is: it belongs to its owner. */
  moveToOwner(ownedUid: string, owner: TopIdentity, touched: Touched): void {
    const wrong = this.index.works.get(ownedUid);
    if (!wrong) {
      return;
    }
    this.index.works.delete(ownedUid);
    touched.works.delete(wrong);
    const into = workloadId(this.index.cluster, owner.uid);
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
    const work = this.index.workOf(owner, wrong.labelled);
    moveChildren(wrong, work);
    for (const pod of wrong.pods.values()) {
      work.gpu = true;
      work.gpuModel = wrong.gpuModel ?? work.gpuModel;
      if (work.object === null) {
        work.facts.createdAt = Math.min(work.facts.createdAt, pod.createdAt);
      }
      work.pods.set(pod.uid, pod);
      this.index.chain.podTops.set(pod.uid, owner.uid);
      this.index.kueue.apply(work, pod.uid);
      this.index.touchPod(pod.uid, touched);
    }
    touched.works.add(work);
  }
}
