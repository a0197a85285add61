import type { Entity } from '@backstage/catalog-model';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';

/** Annotations that the catalog itself sets by where it read the entity: they say nothing about another place. */
const SET_BY_THE_CATALOG = [
  'backstage.io/managed-by-location',
  'backstage.io/managed-by-origin-location',
  'backstage.io/source-location',
  'backstage.io/edit-url',
  'backstage.io/view-url',
  'backstage.io/orphan',
];

/**
 * The component's catalog file: as the catalog has it, with the annotations by which Backstage and Slipway find its objects in the
 * namespace. Relations, status and the catalog's own marks are left out. Pure.
 */
export function catalogInfo(entity: Entity, namespace: string): object {
  const {
    uid: _uid,
    etag: _etag,
    annotations = {},
    ...metadata
  } = entity.metadata;
  return {
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: {
      ...metadata,
      annotations: {
        ...Object.fromEntries(
          Object.entries(annotations).filter(
            ([key]) => !SET_BY_THE_CATALOG.includes(key),
          ),
        ),
        [LABELS.kubernetesId]: metadata.name,
        'backstage.io/kubernetes-namespace': namespace,
      },
    },
    ...(entity.spec ? { spec: entity.spec } : {}),
  };
}
