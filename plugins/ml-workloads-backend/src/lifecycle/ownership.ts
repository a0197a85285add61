import {
  ANNOTATIONS,
  LABELS,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';

/** Which team owns an entity now, from the dated ownership rows. */
export interface OwnershipLookup {
  /** Name of the team as on the namespace label; undefined when the entity is not known. */
  ownerOf(entityRef: string): string | undefined;
}

/** The entity that an object names, not yet accepted; null when it names none. */
export function namedComponent(object: KubeObject): string | null {
  const annotated = object.metadata.annotations?.[ANNOTATIONS.component];
  if (annotated) {
    return annotated.toLocaleLowerCase('en-US');
  }
  const id = object.metadata.labels?.[LABELS.kubernetesId];
  return id ? `component:default/${id.toLocaleLowerCase('en-US')}` : null;
}

/** The named entity, if the team owns it (`ledger.md` §6.23): a label proves nothing. */
export function acceptedComponent(
  named: string | null,
  team: string | null,
  ownership: OwnershipLookup | undefined,
): string | null {
  return named !== null && team !== null && ownership?.ownerOf(named) === team
    ? named
    : null;
}
