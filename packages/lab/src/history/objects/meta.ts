import { KubernetesObject } from '../../cluster/objects';
import { rfc3339 } from '../rfc3339';

export interface Condition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

/** The controller that owns an object. */
export function ownerOf({ apiVersion, kind, metadata }: KubernetesObject) {
  return [
    {
      apiVersion,
      kind,
      name: metadata.name,
      uid: String(metadata.uid),
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
}

/** Sets conditions of an object's status; one that keeps its value keeps its time. */
export function setConditions(
  object: KubernetesObject,
  at: number,
  conditions: Condition[],
): void {
  const status = (object.status ??= {});
  const known: any[] = (status.conditions ??= []);
  for (const condition of conditions) {
    const old = known.find(({ type }) => type === condition.type);
    const lastTransitionTime =
      old?.status === condition.status ? old.lastTransitionTime : rfc3339(at);
    const next = { ...condition, lastTransitionTime };
    if (old) known[known.indexOf(old)] = next;
    else known.push(next);
  }
}
