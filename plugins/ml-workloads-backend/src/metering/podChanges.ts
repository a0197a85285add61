import { latestEndOf } from './ledgerColumns';
import { WARMUP_MS } from './ledgerNodes';
import type { PodFacts } from './podFacts';

/** The time in which a pod's news changes what was held, by whom or in which phase. */
export function changedRange(
  known: PodFacts | undefined,
  pod: PodFacts,
): [number, number] {
  const ends = [pod, ...(known ? [known] : [])].map(latestEndOf);
  const starts = [pod, ...(known ? [known] : [])].map(p => p.startAt);
  const timeless = ({
    endedAt,
    endObserved,
    terminalSeenAt,
    deletedAt,
    mainStartedAt,
    readyAt,
    ...rest
  }: PodFacts) => JSON.stringify(rest);
  if (!known || timeless(known) !== timeless(pod)) {
    // A first occupancy also ends the warm-up of its node.
    return [
      Math.min(...starts),
      Math.max(...ends, ...starts.map(start => start + WARMUP_MS)),
    ];
  }
  const changed = [
    ...(ends[0] === ends[1] ? [] : ends),
    ...(known.mainStartedAt === pod.mainStartedAt ? [] : [pod.mainStartedAt]),
    ...(known.readyAt === pod.readyAt ? [] : [pod.readyAt]),
  ].filter((t): t is number => t !== null);
  // An end whose observation turns out to lie in a gap is marked by the gap.
  return changed.length === 0
    ? [pod.startAt, pod.startAt]
    : [Math.min(...changed), Math.max(...ends)];
}
