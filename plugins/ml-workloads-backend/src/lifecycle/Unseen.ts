import { GROUP_LABEL, isOwner } from '../metering/ownerFacts';
import type { ObjectObservation } from '../observe/types';
import { controllerOf } from './identity';
import type { OwnerChain } from './OwnerChain';
import type { PodGpus } from './PodGpus';

/** What an observation concerns that a memory has not seen yet: the database may know of it. */
export class Unseen {
  constructor(
    private readonly chain: OwnerChain,
    private readonly namespaces: ReadonlyMap<string, string | null>,
    private readonly gpus: Pick<PodGpus, 'claimant' | 'mayHold'>,
  ) {}

  /** Uids of top-level objects. */
  tops({ resource, object }: ObjectObservation): string[] {
    let uids: Array<string | undefined> = [];
    if (resource === 'pods') {
      uids = [this.chain.topOfPod(object)?.uid];
    } else if (isOwner(resource)) {
      uids = [object.metadata.uid, controllerOf(object)?.uid];
    } else if (resource === 'workloads.kueue.x-k8s.io') {
      uids = (object.metadata.ownerReferences ?? []).map(({ uid }) => uid);
    }
    return uids.filter(
      (uid): uid is string =>
        uid !== undefined && this.chain.workOf(uid) === undefined,
    );
  }

  /** Uid of a pod with GPUs, or that owns such, of which it is not known whose it is. */
  pod({ resource, object }: ObjectObservation): string | undefined {
    const { uid, labels } = object.metadata;
    return resource === 'pods' &&
      !this.chain.podTops.has(uid) &&
      // A pod whose claims give no GPUs stays unknown; it is asked for once.
      this.gpus.claimant(uid) === undefined &&
      (labels?.[GROUP_LABEL] || this.gpus.mayHold(object))
      ? uid
      : undefined;
  }

  /** Name of a namespace whose team is told for the first time: it holds for what is closed already, too (`ledger.md` §6.23). */
  namespace({ resource, object, type }: ObjectObservation): string | undefined {
    return resource === 'namespaces' &&
      type !== 'DELETED' &&
      !this.namespaces.has(object.metadata.name)
      ? object.metadata.name
      : undefined;
  }
}
