export { mlWorkloadResourceRef } from './resourceRef';
export {
  createMlWorkloadConditionalDecision,
  mlWorkloadConditions,
  mlWorkloadRules,
} from './rules';
export { teamRow } from './teamRow';
export { WorkloadAuthoriser } from './WorkloadAuthoriser';
