import type { Observation } from '../../observe/types';

/**
 * Like an observer that sees every object's own events in order, but objects in any order.
 *
 * @param stay - how likely the next event is of the same object; 1: one object after the other, so that some are heard of last
 */
export function shuffled(
  observations: readonly Observation[],
  random: () => number,
  stay: number,
): Observation[] {
  const lanes = new Map<string, Observation[]>();
  for (const observation of observations) {
    const lane =
      'heartbeat' in observation
        ? 'beats'
        : `${observation.resource}/${observation.object.metadata.uid}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), observation]);
  }
  const left = [...lanes.values()].map(lane => [...lane]);
  const result: Observation[] = [];
  let lane = 0;
  while (left.length > 0) {
    if (lane >= left.length || random() >= stay) {
      lane = Math.floor(random() * left.length);
    }
    result.push(left[lane].shift()!);
    if (left[lane].length === 0) {
      left.splice(lane, 1);
      lane = left.length;
    }
  }
  return result;
}
