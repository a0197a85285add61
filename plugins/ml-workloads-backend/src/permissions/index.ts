export { mlWorkloadResourceRef } from './resourceRef';
export {
  createMlWorkloadConditionalDecision,
  mlWorkloadConditions,
  mlWorkloadRules,
} from './rules';
