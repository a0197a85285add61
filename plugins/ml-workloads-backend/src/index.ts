/**
 * Slipway's backend: observes clusters, launches guarded GPU workloads, keeps the GPU ledger.
 *
 * @packageDocumentation
 */
export { mlWorkloadsPlugin as default } from './plugin';
export {
  createMlWorkloadConditionalDecision,
  mlWorkloadConditions,
  mlWorkloadResourceRef,
} from './permissions';
export { teamOfGroup } from './ownership';
