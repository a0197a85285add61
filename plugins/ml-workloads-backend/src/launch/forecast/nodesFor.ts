import type { NodeRoom } from '../../observe/FleetRooms';
import { selects, untolerated } from './selection';
import type { PodGroup } from './types';

/** Nodes that a group's pods may be on, whether there is room or not. */
export function nodesFor(
  group: PodGroup,
  rooms: readonly NodeRoom[],
): NodeRoom[] {
  return rooms.filter(
    room =>
      selects(group, room.labels, room.name) &&
      !untolerated(room.taints, group.tolerations),
  );
}
