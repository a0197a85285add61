export { creationProblem } from './creation';
export { imageCode } from './images';
export {
  kueueEvictedCode,
  kueuePendingCode,
  PAUSING_EVICTIONS,
  preemptionOf,
  type Preemption,
} from './kueue';
export { REASONS, reasonOf, type ReasonFacts } from './table';
export { placementProblem } from './scheduler';
export { preemptionSentence } from './rows/queueing';
