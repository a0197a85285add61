/** Dynamic resource allocation: which GPU devices pods hold through ResourceClaims (`ledger.md` §3.11). */
export { ClaimBatch, isClaimOrSlice } from './ClaimBatch';
export { amountIn, podsOf, reservationsOf } from './claimFacts';
export { claimsOf } from './claimsOf';
export { ClaimStore } from './ClaimStore';
export { claimedSlots, stepsOf, type SlotStep } from './claimedSlots';
export { AnnouncedDevices } from './devices';
export { sliceStateOf } from './sliceFacts';
export {
  CLAIMS,
  DEFAULT_GPU_DRIVERS,
  SLICES,
  type Reservation,
  type SliceState,
} from './types';
