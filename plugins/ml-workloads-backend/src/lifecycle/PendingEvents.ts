import type { KubeObject } from '../observe/types';

/**
 * Events that came before the object that they are of, which is watched by another stream. Most events of a cluster are of objects
 * that are nobody's here, so only the newest are kept.
 */
export class PendingEvents {
  private readonly byObject = new Map<string, KubeObject[]>();
  private count = 0;

  constructor(private readonly most = 2000) {}

  add(objectUid: string, event: KubeObject): void {
    const events = this.byObject.get(objectUid) ?? [];
    this.byObject.delete(objectUid);
    this.byObject.set(objectUid, [...events, event]);
    this.count += 1;
    for (const [oldest, dropped] of this.byObject) {
      if (this.count <= this.most) {
        break;
      }
      this.byObject.delete(oldest);
      this.count -= dropped.length;
    }
  }

  /** What waits for an object, in the order in which it came. */
  take(objectUid: string): KubeObject[] {
    const events = this.byObject.get(objectUid) ?? [];
    this.byObject.delete(objectUid);
    this.count -= events.length;
    return events;
  }
}
