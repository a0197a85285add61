import type { PodFacts, Trouble } from './facts';
import { timeOf } from './flips';

/** A pod that restarts for weeks must not grow its row without bound. */
const MOST_TROUBLES = 50;

/** When a pod in trouble was ready again; null when it was not, as far as is known. */
export function troubleEnd(
  { end, readyAgainAt }: Trouble,
  byCondition: boolean,
): number | null {
  return byCondition && readyAgainAt !== undefined ? readyAgainAt : end;
}

/** A restart shows as the previous run's end; a lost readiness as Ready=False after the container ran. */
export function troublesOf(main: any, ready: any): Trouble[] {
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

/** Since when it is Ready, if that is after a time. */
function readySince(ready: any, after: number): number | null {
  const at = timeOf(ready?.lastTransitionTime);
  return ready?.status === 'True' && at !== null && at >= after ? at : null;
}

/** Troubles that are known with those of a newer state. */
export function mergeTroubles(known: PodFacts, next: PodFacts): Trouble[] {
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
