import type { KubeObject } from '../observe/types';
import type { NodeRequests } from './NodeRequests';
import type { OwnerChain } from './OwnerChain';
import { addWarning } from './ownerWarnings';
import { PendingEvents } from './PendingEvents';
import { eventOf, withEvent } from './podEvents';
import { storedEvent, type Touched } from './Touched';

/** Brings events to the workloads that they are of: those of pods, and warnings of what stands above them. */
export class EventFolder {
  private readonly pending = new PendingEvents();

  constructor(
    private readonly cluster: string,
    private readonly chain: OwnerChain,
    private readonly nodeRequests: NodeRequests,
  ) {}

  fold(object: KubeObject, touched: Touched): void {
    const event = eventOf(object);
    if (!event) {
      return;
    }
    const { podUid: uid, kind } = event;
    const work = this.chain.workOf(uid);
    const pod = work?.pods.get(uid);
    if (!work || (kind === 'Pod' && !pod)) {
      const waitsFor = kind === 'Pod' ? uid : this.chain.topUidOf(uid);
      this.pending.add(waitsFor, object);
      return;
    }
    if (pod) {
      const next = this.nodeRequests.withClaim(withEvent(pod, event));
      if (next !== pod) {
        work.pods.set(uid, next);
        touched.pods.set(uid, work);
      }
    } else if (event.type === 'Warning') {
      work.warnings = addWarning(work.warnings, event);
    } else {
      return;
    }
    touched.works.add(work);
    const name = pod ? `Pod/${pod.name}` : `${kind}/${event.name}`;
    const stored = storedEvent(this.cluster, work, event, name);
    touched.events.set(event.uid, stored);
  }

  /** What came before the object that it is of. */
  foldPending(uid: string, touched: Touched): void {
    for (const event of this.pending.take(uid)) {
      this.fold(event, touched);
    }
  }
}
