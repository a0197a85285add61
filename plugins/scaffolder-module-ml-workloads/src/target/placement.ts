import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';
import { durationText } from '../format';
import type { Target } from '../form';

/** The key of a place in the list of places. */
export function placeKey(place: Pick<TeamLimits, 'cluster' | 'namespace'>) {
  return `${place.cluster}/${place.namespace}`;
}

/**
 * The target that a component and its places stand for: the place chosen before if it is still one, else the only one; undefined where a
 * person has to choose.
 */
export function targetFor(
  entityRef: string,
  places: TeamLimits[],
  chosen: Partial<Target>,
): Target | undefined {
  const place =
    places.find(
      p => p.cluster === chosen.cluster && p.namespace === chosen.namespace,
    ) ?? (places.length === 1 ? places[0] : undefined);
  if (!place) return undefined;
  const queue =
    chosen.queue && place.queues.includes(chosen.queue)
      ? chosen.queue
      : place.queues[0];
  return {
    entityRef,
    cluster: place.cluster,
    namespace: place.namespace,
    team: place.team,
    ...(queue ? { queue } : {}),
  };
}

/** The bounds of a place, as rows to read; a bound that is not set is said to be so. */
export function boundRows(
  place: TeamLimits,
): Array<{ label: string; value: string }> {
  return [
    {
      label: 'Most GPUs for one workload',
      value:
        place.maxGpusPerWorkload === null
          ? 'not set'
          : String(place.maxGpusPerWorkload),
    },
    {
      label: 'Longest run time',
      value:
        place.maxRunSeconds === null
          ? 'not set'
          : durationText(place.maxRunSeconds),
    },
    {
      label: 'Images from',
      value:
        place.allowedRegistries.length === 0
          ? 'not set'
          : place.allowedRegistries.join(', '),
    },
  ];
}
