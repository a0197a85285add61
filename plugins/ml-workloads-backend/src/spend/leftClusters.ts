import type { ClusterFreshness } from '@slipway/backstage-plugin-ml-workloads-common';
import { timeInWords } from '../isoTime';
import { DAY_MS } from '../metering';
import type { Reach } from './completeness';

/** A cluster that was not heard of for so long is told apart: it would hold back what all others have for as long as it is away. */
const SILENT_MS = 2 * DAY_MS;

/** A cluster of the ledger that nobody observes any more. */
export interface LeftCluster {
  cluster: string;
  lastBeat: number | null;
  /** It is not in the configuration; else nobody has heard of it for days. */
  removed: boolean;
}

/**
 * Which clusters "complete until" is told of, and which are told apart because nobody observes them any more. Where nobody observes any, as
 * in a replay, it is told of all.
 *
 * @param clusters - those that are configured; none where nothing is known of the configuration
 */
export function observedOf<T extends Reach>(
  reach: readonly T[],
  clusters: readonly Pick<ClusterFreshness, 'cluster'>[],
  now: number,
): { observed: T[]; left: LeftCluster[] } {
  const configured = new Set(clusters.map(({ cluster }) => cluster));
  const isRemoved = ({ cluster }: T) =>
    configured.size > 0 && !configured.has(cluster);
  // One that has no beat yet may be about to have its first.
  const isSilent = ({ lastBeat }: T) =>
    lastBeat !== null && now - lastBeat > SILENT_MS;
  const left = reach.filter(one => isRemoved(one) || isSilent(one));
  if (left.length === reach.length) return { observed: [...reach], left: [] };
  return {
    observed: reach.filter(one => !left.includes(one)),
    left: left.map(one => ({
      cluster: one.cluster,
      lastBeat: one.lastBeat,
      removed: isRemoved(one),
    })),
  };
}

/** What an answer says of clusters that "complete until" is told without; empty when there are none. */
export function leftSentence(
  left: readonly LeftCluster[],
  period: { from: number },
): string {
  return (
    left
      // What was removed before the period has nothing in it, and nothing is missing.
      .filter(
        ({ removed, lastBeat }) =>
          !removed || (lastBeat !== null && lastBeat > period.from),
      )
      .map(({ cluster, lastBeat, removed }) => {
        const why = removed ? 'is not configured any more' : 'is not observed';
        const end =
          lastBeat === null
            ? 'nothing of it is known'
            : `it is known until ${timeInWords(lastBeat)}`;
        return ` Cluster ${cluster} ${why}: ${end}, and "complete until" is told without it.`;
      })
      .join('')
  );
}
