/** Who holds how much of which GPU: in the time that the ledger settles, and now. */
export { HeldNow, UNKNOWN_NODE, type RatedGpus } from './HeldNow';
export { heldSteps, type HoldingPod } from './heldSteps';
