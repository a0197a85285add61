import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';
import { namedComponentOf } from './ownerFacts';
import { gpuRequestOf, type PodGpuRequest } from './gpuRequest';
import { MINUTE_MS, parseTime } from './time';

/**
 * What the ledger keeps of a pod that holds GPUs: times and words, nothing that depends on another object. Node, team, price and gaps are
 * joined when an hour is settled, so the order in which different objects were seen cannot matter.
 */
export interface PodFacts {
  uid: string;
  namespace: string;
  name: string;
  nodeName: string;
  createdAt: number;
  /** Start of the occupancy. */
  startAt: number;
  /** `lastTransitionTime` of PodScheduled as it was written; null while the start is the first sight of a node name. */
  scheduledRaw: string | null;
  /** End by a terminal phase; null when it has none. */
  endedAt: number | null;
  /** True when the end is an observation, for want of a time in the object. */
  endObserved: boolean;
  /** When a terminal phase was first observed. */
  terminalSeenAt: number | null;
  /** When the deletion was observed. */
  deletedAt: number | null;
  /** First start of the main container. */
  mainStartedAt: number | null;
  /** First time Ready. */
  readyAt: number | null;
  request: PodGpuRequest;
  /** Controller owner; null for a bare pod. */
  owner: { kind: string; name: string; uid: string } | null;
  profile: string;
  queue: string;
  /** Entity named by annotation or `backstage.io/kubernetes-id`, not yet accepted. */
  component: string;
}

/** Something about one object that its numbers depend on and a person should know. */
export interface FactProblem {
  code: 'clock-skew' | 'uncounted-gpu-resource';
  detail: string;
}

export interface FoldedPod {
  pod: PodFacts | undefined;
  problems: FactProblem[];
}

const SKEW_MS = 2000;
const TERMINAL = ['Succeeded', 'Failed'];

interface Clamp {
  created: number;
  at: number;
  problems: FactProblem[];
}

/** `42 s`, `17 min` or `3 h`. */
function lengthOf(ms: number): string {
  const minutes = ms / MINUTE_MS;
  if (minutes < 2) return `${Math.round(ms / 1000)} s`;
  return minutes < 120
    ? `${Math.round(minutes)} min`
    : `${Math.round(minutes / 60)} h`;
}

/** A time that comes from an object lies between its creation and the observation that carried it (`ledger.md` §2.6). */
function clamp(time: number, field: string, bounds: Clamp): number {
  const clamped = Math.min(Math.max(time, bounds.created), bounds.at);
  if (Math.abs(clamped - time) > SKEW_MS) {
    bounds.problems.push({
      code: 'clock-skew',
      detail: `${field} is ${lengthOf(
        Math.abs(clamped - time),
      )} outside of what was observed`,
    });
  }
  return clamped;
}

function condition(pod: KubeObject, type: string): any {
  return (pod.status?.conditions ?? []).find((c: any) => c?.type === type);
}

/** The latest `finishedAt` of the containers; for one without, the DisruptionTarget's time, else the observation. */
function terminalEnd(
  pod: KubeObject,
  firstSeen: number,
  bounds: Clamp,
): { at: number; observed: boolean } {
  const statuses = new Map<string, any>(
    (pod.status?.containerStatuses ?? []).map((s: any) => [s?.name, s]),
  );
  const disrupted = parseTime(
    condition(pod, 'DisruptionTarget')?.status === 'True'
      ? condition(pod, 'DisruptionTarget').lastTransitionTime
      : undefined,
  );
  let latest = -Infinity;
  let observed = false;
  const names: string[] = (pod.spec?.containers ?? []).map((c: any) => c?.name);
  for (const name of names.length > 0 ? names : [...statuses.keys(), '']) {
    const finished = parseTime(
      statuses.get(name)?.state?.terminated?.finishedAt,
    );
    const fromObject = finished ?? disrupted;
    const at =
      fromObject === undefined
        ? firstSeen
        : clamp(fromObject, 'the end of a container', bounds);
    observed = at >= latest && fromObject === undefined ? true : observed;
    latest = Math.max(latest, at);
  }
  return { at: latest, observed };
}

function mainStart(pod: KubeObject): number | undefined {
  const main =
    pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ??
    pod.spec?.containers?.[0]?.name;
  const status = (pod.status?.containerStatuses ?? []).find(
    (s: any) => s?.name === main,
  );
  const starts = [
    status?.lastState?.terminated?.startedAt,
    status?.state?.running?.startedAt,
    status?.state?.terminated?.startedAt,
  ]
    .map(parseTime)
    .filter((t): t is number => t !== undefined);
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

function startOf(
  known: PodFacts | undefined,
  pod: KubeObject,
  bounds: Clamp,
): Pick<PodFacts, 'startAt' | 'scheduledRaw'> {
  const scheduled = condition(pod, 'PodScheduled');
  const raw: string | undefined =
    scheduled?.status === 'True' ? scheduled.lastTransitionTime : undefined;
  const time = parseTime(raw);
  if (time === undefined || known?.scheduledRaw === raw) {
    return {
      startAt: known?.startAt ?? bounds.at,
      scheduledRaw: known?.scheduledRaw ?? null,
    };
  }
  return {
    startAt: clamp(time, 'PodScheduled', bounds),
    scheduledRaw: raw!,
  };
}

/**
 * The pod's facts after one more event. Events of one object come in order; the same event again, or a relist that repeats the state,
 * gives back equal facts.
 *
 * @param known - what earlier events said
 * @returns no pod when it asks for no GPU and has no claims, or has no node yet
 */
export function foldPod(
  known: PodFacts | undefined,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    pod: KubeObject;
  },
  gpuResources?: readonly string[],
): FoldedPod {
  const { type, at, pod } = event;
  const problems: FactProblem[] = [];
  const nodeName: string | undefined = pod.spec?.nodeName ?? known?.nodeName;
  const request = gpuRequestOf(pod, gpuResources) ?? known?.request;
  if (!nodeName || !request) {
    return { pod: undefined, problems };
  }
  if (request.uncounted.length > 0) {
    problems.push({
      code: 'uncounted-gpu-resource',
      detail: request.uncounted.join(', '),
    });
  }
  if (request.containers.length === 0 && !request.claims) {
    return { pod: undefined, problems };
  }
  const created = parseTime(pod.metadata.creationTimestamp);
  const createdAt = known?.createdAt ?? Math.min(created ?? at, at);
  const bounds: Clamp = { created: createdAt, at, problems };
  const start = startOf(known, pod, bounds);

  let endedAt = known?.endedAt ?? null;
  let endObserved = known?.endObserved ?? false;
  let terminalSeenAt = known?.terminalSeenAt ?? null;
  // An end that an object has given stays; one that was only observed gives way to it.
  if (
    TERMINAL.includes(pod.status?.phase) &&
    (endedAt === null || endObserved)
  ) {
    terminalSeenAt ??= at;
    // What had ended when it was first seen so cannot have ended later, whatever clock says it.
    const end = terminalEnd(pod, terminalSeenAt, {
      ...bounds,
      at: terminalSeenAt,
    });
    endedAt = end.at;
    endObserved = end.observed;
  }
  const started = mainStart(pod);
  const mainStartedAt =
    known?.mainStartedAt ??
    (started === undefined
      ? null
      : clamp(started, 'the start of the main container', bounds));
  const ready = condition(pod, 'Ready');
  const readyAt =
    known?.readyAt ??
    (ready?.status === 'True'
      ? clamp(parseTime(ready.lastTransitionTime) ?? at, 'Ready', bounds)
      : null);
  const controller = (pod.metadata.ownerReferences ?? []).find(
    owner => owner.controller,
  );
  return {
    problems,
    pod: {
      uid: pod.metadata.uid,
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      nodeName,
      createdAt,
      ...start,
      endedAt,
      endObserved,
      terminalSeenAt,
      deletedAt: known?.deletedAt ?? (type === 'DELETED' ? at : null),
      mainStartedAt,
      readyAt,
      request,
      owner: controller
        ? { kind: controller.kind, name: controller.name, uid: controller.uid }
        : null,
      profile: pod.metadata.labels?.[LABELS.profile] ?? '',
      queue: pod.metadata.labels?.[LABELS.queue] ?? '',
      component: namedComponentOf(pod),
    },
  };
}

/** The instant at which the object itself ended the occupancy; null when only a deletion can. */
export function objectEndOf(
  pod: Pick<
    PodFacts,
    'endedAt' | 'endObserved' | 'deletedAt' | 'terminalSeenAt'
  >,
): number | null {
  // A terminal phase that first came with the deletion and carries no time says no more than the deletion.
  if (pod.endObserved && pod.terminalSeenAt === pod.deletedAt) {
    return null;
  }
  return pod.endedAt;
}
