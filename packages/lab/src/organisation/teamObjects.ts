import type { KubernetesObject } from '../cluster/objects';
import { priorityClasses, teamChoices } from './choices';
import {
  resourceQuotas,
  serviceAccounts,
  workloadLimits,
  writerBindings,
} from './namespaces';
import { volumes } from './storage';

/** What the teams' namespaces have, whatever else the cluster serves. `guarded`: with limits and the portal's rights under the guardrails. */
export function teamObjects({
  guarded,
}: {
  guarded: boolean;
}): KubernetesObject[] {
  return [
    ...serviceAccounts(),
    ...resourceQuotas(),
    ...priorityClasses(),
    ...volumes(),
    ...teamChoices(),
    ...(guarded ? [...workloadLimits(), ...writerBindings()] : []),
  ];
}
