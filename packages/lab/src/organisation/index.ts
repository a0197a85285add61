export { readGuardrails } from './guardrails';
export { namespaces, SYSTEM_NAMESPACE } from './namespaces';
export { queues, resourceFlavors, topologies } from './queues';
export { servingRuntimes } from './choices';
export { teamObjects } from './teamObjects';
export { namespaceOf, TEAMS } from './teams';
