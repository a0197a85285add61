import { withoutPaths } from '../observe/allowList';
import type { KubeObject } from '../observe/types';
import type { PodFacts, PodSignal, Pull } from './facts';
import { timeOf } from './flips';

/** An event of an object, cut to what is kept. */
export interface PodEvent {
  uid: string;
  /** Of the object that it is of: a pod, or what owns pods. */
  podUid: string;
  kind: string;
  name: string;
  /** UTC ms */
  at: number;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  /** e.g. `spec.containers{main}`; empty when the event is of the pod as a whole */
  container: string;
  /** The component that reported it. */
  from: string;
}

/** Reads a `v1` Event; undefined when it is not of a pod. Times have seconds, or microseconds in newer events. */
export function podEventOf(event: KubeObject): PodEvent | undefined {
  const read = eventOf(event);
  return read?.kind === 'Pod' ? read : undefined;
}

/** Reads a `v1` Event of whatever object; undefined when it does not say of which, or when. */
export function eventOf(event: KubeObject): PodEvent | undefined {
  const involved = event.involvedObject;
  const at =
    timeOf(event.lastTimestamp) ??
    timeOf(event.series?.lastObservedTime) ??
    timeOf(event.eventTime) ??
    timeOf(event.firstTimestamp) ??
    timeOf(event.metadata.creationTimestamp);
  if (!involved?.kind || !involved.uid || at === null) {
    return undefined;
  }
  return {
    uid: event.metadata.uid,
    podUid: String(involved.uid),
    kind: String(involved.kind),
    name: String(involved.name ?? '').slice(0, 253),
    at,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: String(event.reason ?? '').slice(0, 128),
    message: withoutOthers(String(event.message ?? '')).slice(0, 1024),
    count: Number(event.count ?? event.series?.count ?? 1) || 1,
    container: String(involved.fieldPath ?? '').slice(0, 300),
    from: String(
      event.source?.component || event.reportingComponent || '',
    ).slice(0, 63),
  };
}

// Kueue tells the object for whom it made room, with the queues of both: the other one may be another team's (`guardrails.md` §5.22).
function withoutOthers(message: string): string {
  return withoutPaths(message).replace(
    /(accommodate a workload) \(UID: [^)]*\)/g,
    '$1',
  );
}

/** Reasons of events that say why a pod does not get on, or who helps it. */
const SIGNALS = new Set([
  'FailedScheduling',
  'TriggeredScaleUp',
  'NotTriggerScaleUp',
  'Nominated',
  'Preempted',
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'FailedToRetrieveImagePullSecret',
]);

/** A pod after one more event of it; the same when the event says nothing that is kept. */
export function withEvent(pod: PodFacts, event: PodEvent): PodFacts {
  const pulls = addPull(pod.pulls, event);
  const signals = addSignal(pod.signals ?? [], event);
  const by =
    event.reason === 'Preempted'
      ? /^Preempted by (?:a )?pod (\S+)/.exec(event.message)?.[1]
      : undefined;
  return pulls === pod.pulls && signals === pod.signals
    ? pod
    : {
        ...pod,
        pulls,
        signals,
        ...(by
          ? {
              preemption: {
                rule: 'PriorityClass' as const,
                byUid: by.slice(0, 64),
              },
            }
          : {}),
      };
}

// Of each reason and reporter the newest: Karpenter and the scheduler both say FailedScheduling.
function addSignal(signals: PodSignal[], event: PodEvent): PodSignal[] {
  const { reason, from, message, at } = event;
  if (!SIGNALS.has(reason)) {
    return signals;
  }
  const known = signals.find(
    signal => signal.reason === reason && signal.from === from,
  );
  if (known && known.at >= at) {
    return signals;
  }
  return [
    ...signals.filter(signal => signal !== known),
    { reason, from, message: message.slice(0, 512), at },
  ]
    .sort((a, b) => a.at - b.at || (a.reason < b.reason ? -1 : 1))
    .slice(-16);
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
