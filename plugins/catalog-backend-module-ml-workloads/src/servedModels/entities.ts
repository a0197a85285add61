import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  ENTITY_ANNOTATIONS,
  type ServedModel,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { createHash } from 'crypto';
import { AI_MODEL_SERVER } from '../model/aiModelServer';

export interface EntityOptions {
  /** Of the entities of models. */
  namespace: string;
  /** Address of the portal; without it no links. */
  portal?: string;
}

/** An `API` of type `ai-model-server`. Pure. */
export function modelEntity(
  model: ServedModel,
  { namespace, portal }: EntityOptions,
): Entity {
  const { cluster, name, url, serverType, models, stage } = model;
  const place = `${cluster}/${model.namespace}/${name}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      name: entityName(
        cluster,
        model.namespace,
        model.kind.toLocaleLowerCase('en-US'),
        name,
      ),
      namespace,
      title: name,
      description: `Served by ${model.kind} ${model.namespace}/${name} on cluster ${cluster}`,
      annotations: {
        ...location(place),
        [ENTITY_ANNOTATIONS.cluster]: cluster,
        [ENTITY_ANNOTATIONS.namespace]: model.namespace,
        [ENTITY_ANNOTATIONS.workload]: model.workloadId,
      },
      ...(portal
        ? {
            links: [
              {
                url: new URL(
                  `gpu/workloads/${encodeURIComponent(model.workloadId)}`,
                  portal.replace(/\/?$/, '/'),
                ).href,
                title: 'GPU workload',
              },
            ],
          }
        : {}),
    },
    spec: {
      type: AI_MODEL_SERVER,
      lifecycle: stage === 'development' ? 'experimental' : 'production',
      owner: model.owner,
      serverType,
      serverUrl: url,
      ...(models && models.length > 0
        ? { models: { available: models, default: models[0] } }
        : {}),
      dependsOn: [clusterRef(cluster)],
      providedBy: model.component,
      // Where the catalog does not know the type, an API must have one.
      definition: `Answers at ${url}`,
    },
  };
}

/** A `Resource` of type `kubernetes-cluster`. Pure. */
export function clusterEntity(cluster: string, owner: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName(cluster),
      namespace: DEFAULT_NAMESPACE,
      title: cluster,
      annotations: {
        ...location(cluster),
        [ENTITY_ANNOTATIONS.cluster]: cluster,
      },
    },
    spec: { type: 'kubernetes-cluster', owner },
  };
}

function clusterRef(cluster: string): string {
  return stringifyEntityRef({
    kind: 'Resource',
    namespace: DEFAULT_NAMESPACE,
    name: entityName(cluster),
  });
}

/** A name that the catalog accepts, and another for every other object: what had to be changed or cut carries a hash of the whole. */
export function entityName(...parts: string[]): string {
  const whole = parts.join('-');
  const plain = whole
    .replace(/[^A-Za-z0-9-_.]+/g, '-')
    .replace(/^[-_.]+|[-_.]+$/g, '');
  if (plain === whole && whole.length <= 63 && parts.length === 1) {
    return whole;
  }
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex');
  const kept = plain.slice(0, 54).replace(/[-_.]+$/, '');
  return `${kept || 'x'}-${hash.slice(0, 8)}`;
}

function location(place: string): Record<string, string> {
  const target = `ml-workloads:${place}`;
  return {
    [ANNOTATION_LOCATION]: target,
    [ANNOTATION_ORIGIN_LOCATION]: target,
  };
}
