import { DefinitionsName, OperatorName } from './operators';

/** A part of the lab that can be left out. The control plane is always there; of `keda`, `kserve` and `…-definitions` the definitions only. */
export type LabComponent =
  | OperatorName
  | DefinitionsName
  | 'kwok'
  | 'prometheus';

export const ALL_COMPONENTS: LabComponent[] = [
  'kwok',
  'kueue',
  'jobset',
  'lws',
  'trainer',
  'kuberay',
  'keda',
  'kserve',
  'prometheus',
];

const WITHOUT_OPERATOR: LabComponent[] = ['kwok', 'prometheus'];

/** For a lab that judges the objects of every project and runs none of them. */
export const ALL_DEFINITIONS: DefinitionsName[] = [
  'jobset-definitions',
  'lws-definitions',
  'trainer-definitions',
  'kuberay-definitions',
  'keda',
  'kserve-definitions',
];

export interface LabOptions {
  /** Where state, settings and logs are; the same directory continues the same lab. */
  directory: string;
  /** Default: all. Trainer brings JobSet with it. */
  components?: LabComponent[];
  /** Fill in the demo organisation: team namespaces, limits, queues, guardrails, the portal's identities. Default: yes. */
  seed?: boolean;
  /** Called with one line for each step. */
  log?: (line: string) => void;
  /** Called when a component ended by itself and is started again. */
  onRestart?: (component: string, why: string) => void;
}

/** The components in starting order, with those that others need. */
export function selectComponents(
  wanted: LabComponent[] = ALL_COMPONENTS,
): LabComponent[] {
  const chosen = new Set(wanted);
  if (chosen.has('trainer')) chosen.add('jobset');
  return [...new Set([...ALL_COMPONENTS, ...ALL_DEFINITIONS])].filter(name =>
    chosen.has(name),
  );
}

/** The operators among components. */
export function operatorsIn(components: LabComponent[]): OperatorName[] {
  return components.filter(
    (name): name is OperatorName =>
      !WITHOUT_OPERATOR.includes(name) && !isDefinitions(name),
  );
}

/** The components of which only the resource definitions are served. */
export function definitionsIn(components: LabComponent[]): DefinitionsName[] {
  return components.filter(isDefinitions);
}

function isDefinitions(name: LabComponent): name is DefinitionsName {
  return (
    name === 'kserve' || (ALL_DEFINITIONS as LabComponent[]).includes(name)
  );
}
