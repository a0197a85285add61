import type { KubeObject } from '../observe/types';
import { controllerOf, identityOf } from './identity';
import type { TopIdentity, Work } from './Work';

/** Who owns whom: leads from a pod, or from what stands between it and its workload, to the outermost object that is known. */
export class OwnerChain {
  /** Uid of what owns pods → the controller that owns it in turn: its workload is the owner's. */
  private readonly owners = new Map<string, TopIdentity>();
  /** Pod uid → uid of its workload's object. */
  readonly podTops = new Map<string, string>();

  constructor(private readonly works: ReadonlyMap<string, Work>) {}

  add(uid: string, owner: TopIdentity): void {
    this.owners.set(uid, owner);
  }

  forget(work: Work): void {
    this.owners.delete(work.top.uid);
    for (const uid of work.pods.keys()) {
      this.podTops.delete(uid);
      this.owners.delete(uid);
    }
  }

  /** The outermost controller that is known of an owner; of a pod that owns others, its workload. */
  topOf(owner: TopIdentity): TopIdentity {
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
    return this.works.get(this.podTops.get(top.uid) ?? '')?.top ?? top;
  }

  topOfPod(pod: KubeObject): TopIdentity | undefined {
    const known = this.podTops.get(pod.metadata.uid);
    if (known) {
      return this.works.get(known)?.top;
    }
    const owner = controllerOf(pod);
    return owner ? this.topOf(owner) : identityOf(pod, 'Pod', 'v1');
  }

  /** Uid of the outermost object that is known of what an object is or belongs to. */
  topUidOf(uid: string): string {
    const owner = this.owners.get(uid);
    return this.podTops.get(uid) ?? (owner ? this.topOf(owner).uid : uid);
  }

  /** The workload that an object is or belongs to, by its uid; undefined while that is not known. */
  workOf(uid: string): Work | undefined {
    return this.works.get(this.topUidOf(uid));
  }
}
