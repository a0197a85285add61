import type { OwnerWarning } from './facts';
import type { PodEvent } from './podEvents';

const MOST_WARNINGS = 16;

/** The newest warnings of a workload after one more; an event that happens again has the same uid and a newer time. */
export function addWarning(
  known: OwnerWarning[],
  { uid, kind, name, reason, message, at }: PodEvent,
): OwnerWarning[] {
  const before = known.find(warning => warning.uid === uid);
  if (before && before.at >= at) {
    return known;
  }
  return [
    ...known.filter(warning => warning !== before),
    { uid, object: `${kind}/${name}`, reason, message, at },
  ]
    .sort((a, b) => a.at - b.at || (a.uid < b.uid ? -1 : 1))
    .slice(-MOST_WARNINGS);
}
