/** CPU and memory of GPU nodes: whether free GPUs can be had at all (`ledger.md` §5.18, `stranded`). */
export {
  profileLabels,
  smallestPods,
  type NodeProfile,
  type ProfileShape,
} from './nodeProfiles';
export { NodeRoom, type Placed } from './NodeRoom';
export { endOfSize, type PodSize } from './podSizes';
export { RoomBatch } from './RoomBatch';
export { RoomStore } from './RoomStore';
