export { readGuardrails, readKustomization } from './guardrails';
export {
  namespaces,
  resourceQuotas,
  serviceAccounts,
  SYSTEM_NAMESPACE,
  workloadLimits,
  writerBindings,
} from './namespaces';
export { queues, resourceFlavors, topologies } from './queues';
export { priorityClasses, servingRuntimes, teamChoices } from './choices';
export { volumes } from './storage';
export { namespaceOf, TEAMS } from './teams';
export type { Team } from './teams';
