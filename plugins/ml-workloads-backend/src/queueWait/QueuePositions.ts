import type { ClusterClient } from '../clusters';

const VISIBILITY = '/apis/visibility.kueue.x-k8s.io/v1beta2';
/** Several people who look at one queue share one answer. */
const FRESH_MS = 2_000;

/** Places in a queue, 1 the next. */
export interface QueuePosition {
  /** In the LocalQueue, which is the team's own. */
  inQueue: number;
  /** In the ClusterQueue, which others may share. */
  inClusterQueue: number;
}

/**
 * Places of what waits, from Kueue's visibility API. Only the namespaced list is asked, never that of a whole ClusterQueue, which names
 * the work of other teams.
 */
export class QueuePositions {
  private readonly answers = new Map<
    string,
    { at: number; items: Promise<any[] | null> }
  >();

  static create(options: { now?: () => number } = {}): QueuePositions {
    return new QueuePositions(options.now ?? Date.now);
  }

  private constructor(private readonly now: () => number) {}

  /** Null when Kueue does not serve the API, does not answer, or does not list the object. */
  async of(
    client: ClusterClient,
    queue: { namespace: string; name: string },
    /** Uid of the object that Kueue's Workload belongs to. */
    ownerUid: string,
  ): Promise<QueuePosition | null> {
    const items = await this.pending(client, queue);
    const item = items?.find(({ metadata }) =>
      metadata?.ownerReferences?.some((owner: any) => owner.uid === ownerUid),
    );
    return item
      ? {
          // Zero is left out of JSON by Go.
          inQueue: Number(item.positionInLocalQueue ?? 0) + 1,
          inClusterQueue: Number(item.positionInClusterQueue ?? 0) + 1,
        }
      : null;
  }

  private pending(
    client: ClusterClient,
    { namespace, name }: { namespace: string; name: string },
  ): Promise<any[] | null> {
    const path = `${VISIBILITY}/namespaces/${encodeURIComponent(
      namespace,
    )}/localqueues/${encodeURIComponent(name)}/pendingworkloads?limit=1000`;
    const key = `${client.name} ${path}`;
    const now = this.now();
    for (const [old, { at }] of this.answers) {
      if (now - at >= FRESH_MS) this.answers.delete(old);
    }
    const known = this.answers.get(key);
    if (known) return known.items;
    const items = client.read({ path, timeoutMs: 5_000 }).then(
      ({ status, body }) =>
        status === 200 && Array.isArray(body?.items) ? body.items : null,
      () => null,
    );
    this.answers.set(key, { at: now, items });
    return items;
  }
}
