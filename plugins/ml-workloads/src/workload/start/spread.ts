import type {
  Attempt,
  Workload,
  WorkloadPod,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatDuration } from '../../numbers';

export interface Spread {
  /** Pods of the attempt that became ready. */
  ready: number;
  pods: number;
  slowest: { name: string; node: string | null };
  /** ms from the begin of the attempt. */
  slowestMs: number;
  fastestMs: number;
}

/**
 * How far apart the pods of an attempt became ready: the whole waits for the slowest. Null for a single pod, and while fewer than two
 * are ready. Pure.
 */
export function spreadOf(
  attempt: Pick<Attempt, 'start' | 'end'>,
  pods: WorkloadPod[],
  type: Workload['type'],
): Spread | null {
  const start = Date.parse(attempt.start);
  const end = attempt.end === null ? Infinity : Date.parse(attempt.end);
  const own = pods.filter(pod => {
    const created = Date.parse(pod.createdAt);
    return created >= start && created < end;
  });
  const ready = own
    .flatMap(pod => {
      // Training is ready when its main container runs.
      const at = type === 'serving' ? pod.readyAt : pod.runningAt;
      return at === null ? [] : [{ pod, ms: Date.parse(at) - start }];
    })
    .sort((a, b) => a.ms - b.ms);
  if (own.length < 2 || ready.length < 2) return null;
  const last = ready[ready.length - 1];
  return {
    ready: ready.length,
    pods: own.length,
    slowest: { name: last.pod.name, node: last.pod.node },
    slowestMs: last.ms,
    fastestMs: ready[0].ms,
  };
}

/** How far apart they were, and which one the whole waited for. Pure. */
export function describeSpread(spread: Spread): string {
  const { slowest, slowestMs, fastestMs, ready, pods } = spread;
  const all = pods === 2 ? 'Both pods' : `All ${pods} pods`;
  const who = ready === pods ? all : `${ready} of ${pods} pods`;
  const apart = slowestMs - fastestMs;
  // Kubernetes tells whole seconds.
  if (apart < 1000)
    return `${who} became ready in the same second, after ${formatDuration(
      slowestMs,
    )}.`;
  const node = slowest.node ? ` on ${slowest.node}` : '';
  return `${who} became ready ${formatDuration(apart)} apart. The slowest was ${
    slowest.name
  }${node}, after ${formatDuration(slowestMs)}; it is the one shown.`;
}
