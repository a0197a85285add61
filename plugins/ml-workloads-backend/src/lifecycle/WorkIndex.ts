import type { KubeObject } from '../observe/types';
import { KueueIndex } from './KueueIndex';
import { newWork } from './newWork';
import { NodeRequests } from './NodeRequests';
import { OwnerChain } from './OwnerChain';
import type { Touched } from './Touched';
import type { TopIdentity, Work } from './Work';

/** The workloads of a cluster by what leads to them: their object, their pods, what owns these, and what Kueue and node makers keep of them. */
export class WorkIndex {
  /** By uid of the top-level object. */
  readonly works = new Map<string, Work>();
  readonly chain = new OwnerChain(this.works);
  readonly kueue = new KueueIndex();
  readonly nodeRequests = new NodeRequests();

  constructor(
    readonly cluster: string,
    readonly gpuResources: readonly string[] | undefined,
  ) {}

  add(work: Work): void {
    this.works.set(work.top.uid, work);
    for (const uid of work.pods.keys()) {
      this.chain.podTops.set(uid, work.top.uid);
    }
  }

  forget(work: Work): void {
    this.works.delete(work.top.uid);
    this.chain.forget(work);
    this.kueue.forget(work.top.uid);
  }

  /** The workload of a top-level object; a new one where none is known. `seen`: what of it was seen first. */
  workOf(top: TopIdentity, seen: KubeObject): Work {
    const known = this.works.get(top.uid);
    if (known) {
      return known;
    }
    const work = newWork(this.cluster, top, seen, this.gpuResources);
    this.works.set(top.uid, work);
    this.kueue.apply(work, top.uid);
    return this.withNodeRequests(work);
  }

  /** Notes that a pod changed, with what is known of the node that is made for it. */
  touchPod(uid: string, touched: Touched): void {
    const work = this.chain.workOf(uid);
    const pod = work?.pods.get(uid);
    if (work && pod) {
      work.pods.set(uid, this.nodeRequests.withClaim(pod));
      touched.pods.set(uid, work);
      touched.works.add(work);
    }
  }

  /** A workload with what is known of the nodes that are made for it. */
  withNodeRequests(work: Work): Work {
    if (work.kueue) {
      work.provisioning =
        this.nodeRequests.provisioningOf(work.kueue.uid) ?? work.provisioning;
    }
    return work;
  }
}
