import type { KubeObject } from '../observe/types';
import { timeOf, type Pull } from './facts';

/** An event of a pod, cut to what is kept. */
export interface PodEvent {
  uid: string;
  podUid: string;
  /** UTC ms */
  at: number;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  /** e.g. `spec.containers{main}`; empty when the event is of the pod as a whole */
  container: string;
}

/** Reads a `v1` Event; undefined when it is not of a pod. Times have seconds, or microseconds in newer events. */
export function podEventOf(event: KubeObject): PodEvent | undefined {
  const involved = event.involvedObject;
  const at =
    timeOf(event.lastTimestamp) ??
    timeOf(event.eventTime) ??
    timeOf(event.firstTimestamp) ??
    timeOf(event.metadata.creationTimestamp);
  if (involved?.kind !== 'Pod' || !involved.uid || at === null) {
    return undefined;
  }
  return {
    uid: event.metadata.uid,
    podUid: String(involved.uid),
    at,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: String(event.reason ?? '').slice(0, 128),
    message: String(event.message ?? '').slice(0, 1024),
    count: Number(event.count ?? event.series?.count ?? 1) || 1,
    container: String(involved.fieldPath ?? '').slice(0, 300),
  };
}

/** The pulls of a pod after one more event; the same list when the event says nothing of a pull. */
export function addPull(pulls: Pull[], event: PodEvent): Pull[] {
  const { reason, container, at } = event;
  if (reason !== 'Pulling' && reason !== 'Pulled') {
    return pulls;
  }
  // An image that was on the node already is reported as Pulled without Pulling.
  const known = pulls.find(pull => pull.container === container);
  const next: Pull = { ...(known ?? { container, start: null, end: null }) };
  if (reason === 'Pulling') {
    next.start = Math.min(next.start ?? at, at);
  } else {
    next.end = Math.min(next.end ?? at, at);
  }
  if (known && known.start === next.start && known.end === next.end) {
    return pulls;
  }
  return [...pulls.filter(pull => pull !== known), next].sort(
    (a, b) =>
      (a.start ?? a.end!) - (b.start ?? b.end!) ||
      (a.container < b.container ? -1 : 1),
  );
}
