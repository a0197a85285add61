import { conditionOf } from '../conditionOf';
import type { KubeObject } from '../observe/types';
import { waitsForImage } from './currentReason';
import type { PodFacts } from './facts';
import { timeOf } from './flips';
import { disruptionOf, podEnd } from './podEnd';
import { max, min } from './podTimes';
import { mergeTroubles, troublesOf } from './podTroubles';

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
  const scheduled = conditionOf(pod, 'PodScheduled');
  const ready = conditionOf(pod, 'Ready');
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

function startedAt(container: any): number | null {
  return min([
    timeOf(container.state?.running?.startedAt),
    timeOf(container.state?.terminated?.startedAt),
    timeOf(container.lastState?.terminated?.startedAt),
  ]);
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
