import type { KubeObject } from '../observe/types';
import type { PodEnd, PodFacts, Trouble } from './facts';
import { waitsForImage } from './currentReason';
import { timeOf } from './flips';
import { preemptionOf, type Preemption } from './reasons';

/** A pod that restarts for weeks must not grow its row without bound. */
const MOST_TROUBLES = 50;

/**
 * Reads one state of a pod. Merge it with what is known by {@link mergePod}.
 *
 * @param observedAt - UTC ms; the end of a pod that has ended without saying when
 */
export function podFacts(
  pod: KubeObject,
  gpusMilli: number,
  observedAt: number,
): PodFacts {
  const { metadata, spec = {}, status = {} } = pod;
  const createdAt = timeOf(metadata.creationTimestamp) ?? 0;
  const mainName = spec.containers?.[0]?.name;
  const containers: any[] = status.containerStatuses ?? [];
  const main =
    containers.find(container => container.name === mainName) ?? containers[0];
  const sidecars = new Set(
    (spec.initContainers ?? [])
      .filter((container: any) => container.restartPolicy === 'Always')
      .map((container: any) => container.name),
  );
  const inits = (status.initContainerStatuses ?? []).filter(
    (container: any) => !sidecars.has(container.name),
  );
  const scheduled = condition(pod, 'PodScheduled');
  const ready = condition(pod, 'Ready');
  const isReady = ready?.status === 'True';
  const phase = String(status.phase ?? 'Unknown');
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const end = ended ? podEnd(pod) : null;
  return {
    uid: metadata.uid,
    name: metadata.name,
    node: spec.nodeName ?? null,
    phase,
    ready: isReady,
    restarts: containers.reduce(
      (sum, container) => sum + (Number(container.restartCount) || 0),
      0,
    ),
    gpusMilli,
    createdAt,
    scheduledAt:
      scheduled?.status === 'True'
        ? timeOf(scheduled.lastTransitionTime)
        : null,
    unschedulable:
      scheduled?.status === 'False'
        ? String(scheduled.message ?? scheduled.reason ?? '').slice(0, 1024)
        : null,
    gated: scheduled?.reason === 'SchedulingGated',
    initStartedAt: min(inits.map((init: any) => startedAt(init))),
    initEndedAt:
      inits.length > 0 &&
      inits.every((init: any) => init.state?.terminated?.exitCode === 0)
        ? max(
            inits.map((init: any) => timeOf(init.state.terminated.finishedAt)),
          )
        : null,
    runningAt: main ? startedAt(main) : null,
    readyAt: isReady ? timeOf(ready.lastTransitionTime) : null,
    waiting: ended ? null : waitingOf([...inits, ...containers]),
    troubles: ended ? [] : troublesOf(main, ready),
    endedAt: end && (end.at ?? observedAt),
    end: end?.reason ?? null,
    exitCode: end?.exitCode ?? null,
    message: end?.message ?? null,
    pulls: [],
    tryOf: tryOf(metadata.labels),
    preemption: disruptionOf(pod)?.preemption ?? null,
  };
}

/** Pods of another restart of a JobSet, or of another cluster of a retried RayJob, belong to another try. */
function tryOf(labels: Record<string, string> = {}): string | null {
  const restart = labels['jobset.sigs.k8s.io/restart-attempt'];
  if (restart !== undefined) {
    return restart;
  }
  return labels['ray.io/originated-from-crd'] === 'RayJob'
    ? labels['ray.io/cluster'] ?? null
    : null;
}

/** What is known after a newer state: first times stay, an end is never taken back. */
export function mergePod(
  known: PodFacts | undefined,
  next: PodFacts,
): PodFacts {
  if (!known) {
    return next;
  }
  const hasEnded = known.endedAt !== null;
  return {
    ...next,
    node: next.node ?? known.node,
    ...(known.nodeGone ? { nodeGone: true } : {}),
    phase: hasEnded && next.endedAt === null ? known.phase : next.phase,
    ready: hasEnded ? false : next.ready,
    waiting: hasEnded ? null : next.waiting,
    gpusMilli: next.gpusMilli || known.gpusMilli,
    scheduledAt: known.scheduledAt ?? next.scheduledAt,
    initStartedAt: min([known.initStartedAt, next.initStartedAt]),
    initEndedAt: known.initEndedAt ?? next.initEndedAt,
    runningAt: min([known.runningAt, next.runningAt]),
    readyAt: min([known.readyAt, next.readyAt]),
    endedAt: known.endedAt ?? next.endedAt,
    end: known.end ?? next.end,
    exitCode: known.exitCode ?? next.exitCode,
    message: known.message ?? next.message,
    troubles: mergeTroubles(known, next),
    pulls: known.pulls,
    signals: known.signals,
    nodeClaim: known.nodeClaim,
    preemption: known.preemption ?? next.preemption,
  };
}

function mergeTroubles(known: PodFacts, next: PodFacts): Trouble[] {
  const byStart = new Map(known.troubles.map(t => [t.start, t]));
  const open = next.troubles.at(-1)?.end === null ? next.troubles.at(-1) : null;
  for (const trouble of next.troubles) {
    byStart.set(trouble.start, trouble);
  }
  const all = [...byStart.values()].sort((a, b) => a.start - b.start);
  // What is not open any more ended when the pod became ready again, or when it ended.
  const over = next.endedAt ?? next.readyAt ?? null;
  return all
    .map(trouble =>
      trouble.end === null && trouble !== open
        ? { ...trouble, end: Math.max(trouble.start, over ?? trouble.start) }
        : trouble,
    )
    .slice(-MOST_TROUBLES);
}

/** The pod is gone: ends now, unless it had ended before. */
export function podGone(
  known: PodFacts,
  at: number,
  pod: KubeObject,
): PodFacts {
  if (known.endedAt !== null) {
    return known;
  }
  const disruption = disruptionOf(pod);
  return {
    ...known,
    ready: false,
    waiting: null,
    endedAt: Math.max(at, known.createdAt),
    end: disruption?.reason ?? (neverPulled(known) ? 'imagePull' : 'stopped'),
    message:
      disruption?.message ??
      (neverPulled(known) ? known.waiting!.message : null),
  };
}

function neverPulled(pod: PodFacts): boolean {
  return pod.runningAt === null && waitsForImage(pod);
}

function podEnd(pod: KubeObject): {
  at: number | null;
  reason: PodEnd;
  exitCode: number | null;
  message: string | null;
} {
  const { status = {} } = pod;
  const terminated = (status.containerStatuses ?? [])
    .map((container: any) => container.state?.terminated)
    .filter(Boolean);
  const disruption = disruptionOf(pod);
  const finished = max(
    terminated.map((state: any) => timeOf(state.finishedAt)),
  );
  const at =
    finished ??
    disruption?.at ??
    timeOf(condition(pod, 'Ready')?.lastTransitionTime);
  if (status.phase === 'Succeeded') {
    return { at, reason: 'completed', exitCode: 0, message: null };
  }
  const bad =
    terminated.find((state: any) => state.reason === 'OOMKilled') ??
    terminated.find((state: any) => Number(state.exitCode) !== 0);
  let reason: PodEnd = 'failed';
  if (disruption) {
    reason = disruption.reason;
  } else if (bad?.reason === 'OOMKilled') {
    reason = 'oom';
  } else if (status.reason === 'Evicted') {
    reason = 'evicted';
  } else if (status.reason === 'DeadlineExceeded') {
    reason = 'deadline';
  } else if (status.reason === 'NodeLost') {
    reason = 'nodeLost';
  } else if (pod.metadata.deletionTimestamp) {
    reason = 'stopped';
  }
  const exitCode = bad === undefined ? null : Number(bad.exitCode);
  const message = disruption?.message ?? status.message ?? bad?.message ?? null;
  return {
    at,
    reason,
    exitCode: Number.isFinite(exitCode) ? exitCode : null,
    message: message === null ? null : String(message).slice(0, 1024),
  };
}

function disruptionOf(pod: KubeObject): {
  at: number | null;
  reason: PodEnd;
  message: string | null;
  preemption: Preemption | null;
} | null {
  const found = condition(pod, 'DisruptionTarget');
  if (found?.status !== 'True') {
    return null;
  }
  const reasons: Record<string, PodEnd> = {
    PreemptionByScheduler: 'preempted',
    PreemptionByKubeScheduler: 'preempted',
    WorkloadPreempted: 'preempted',
    DeletionByPodGC: 'nodeLost',
    DeletionByTaintManager: 'nodeLost',
  };
  const reason = reasons[found.reason] ?? 'evicted';
  const message = String(found.message ?? '').slice(0, 1024);
  // Kueue's message names the other workload and its queue, which may be another team's.
  const read = preemptionOf(message);
  return {
    at: timeOf(found.lastTransitionTime),
    reason,
    message: reason === 'preempted' ? null : message,
    preemption:
      reason === 'preempted'
        ? { ...read, rule: read.rule ?? 'PriorityClass' }
        : null,
  };
}

function condition(pod: KubeObject, type: string): any {
  return (pod.status?.conditions ?? []).find((c: any) => c.type === type);
}

function startedAt(container: any): number | null {
  return min([
    timeOf(container.state?.running?.startedAt),
    timeOf(container.state?.terminated?.startedAt),
    timeOf(container.lastState?.terminated?.startedAt),
  ]);
}

/** Since when it is Ready, if that is after a time. */
function readySince(ready: any, after: number): number | null {
  const at = timeOf(ready?.lastTransitionTime);
  return ready?.status === 'True' && at !== null && at >= after ? at : null;
}

/** When a pod in trouble was ready again; null when it was not, as far as is known. */
export function troubleEnd(
  { end, readyAgainAt }: Trouble,
  byCondition: boolean,
): number | null {
  return byCondition && readyAgainAt !== undefined ? readyAgainAt : end;
}

// A restart shows as the previous run's end; a lost readiness as Ready=False after the container ran.
function troublesOf(main: any, ready: any): Trouble[] {
  const previous = main?.lastState?.terminated;
  const previousEnd = timeOf(previous?.finishedAt);
  if (previousEnd !== null) {
    return [
      {
        start: previousEnd,
        end: timeOf(main.state?.running?.startedAt),
        readyAgainAt: readySince(ready, previousEnd),
        code: 'Restarting',
        exitCode: Number.isFinite(Number(previous.exitCode))
          ? Number(previous.exitCode)
          : null,
      },
    ];
  }
  const since = timeOf(ready?.lastTransitionTime);
  return main?.state?.running && ready?.status === 'False' && since !== null
    ? [{ start: since, end: null, code: 'BelowReplicas', exitCode: null }]
    : [];
}

function waitingOf(containers: any[]): PodFacts['waiting'] {
  const states = containers
    .map(container => container.state?.waiting)
    .filter(Boolean);
  const ordinary = new Set(['ContainerCreating', 'PodInitializing']);
  const worst =
    states.find(state => !ordinary.has(String(state.reason))) ?? states[0];
  return worst
    ? {
        reason: String(worst.reason ?? ''),
        message: String(worst.message ?? '').slice(0, 1024),
      }
    : null;
}

function min(values: Array<number | null>): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function max(values: Array<number | null>): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
