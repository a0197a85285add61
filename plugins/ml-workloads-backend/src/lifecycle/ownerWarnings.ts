import type { OwnerWarning } from './facts';
import type { PodEvent } from './podEvents';

const MOST_WARNINGS = 16;

/** The newest warnings of a workload after one more event of it. */
export function addWarning(
  known: OwnerWarning[],
  { uid, kind, name, reason, message, at }: PodEvent,
): OwnerWarning[] {
  const object = `${kind}/${name}`;
  return mergeWarning(known, { uid, object, reason, message, at });
}

/** The newest warnings of a workload with one more; an event that happens again has the same uid and a newer time. */
export function mergeWarning(
  known: OwnerWarning[],
  next: OwnerWarning,
): OwnerWarning[] {
  const before = known.find(warning => warning.uid === next.uid);
  if (before && before.at >= next.at) {
    return known;
  }
  return [...known.filter(warning => warning !== before), next]
    .sort((a, b) => a.at - b.at || (a.uid < b.uid ? -1 : 1))
    .slice(-MOST_WARNINGS);
}
