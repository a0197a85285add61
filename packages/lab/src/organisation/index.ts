export { readGuardrails, readKustomization } from './guardrails';
export {
  namespaces,
  resourceQuotas,
  serviceAccounts,
  SYSTEM_NAMESPACE,
  workloadLimits,
  writerBindings,
} from './namespaces';
export { queues, resourceFlavors } from './queues';
export { namespaceOf, TEAMS } from './teams';
export type { Team } from './teams';
