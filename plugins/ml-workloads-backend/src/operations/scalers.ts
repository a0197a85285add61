import { bodyOf, type ClusterClient } from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';

/** What sets the number of replicas of an object instead of a person. */
export interface Scaler {
  kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  object: KubeObject;
  path: string;
  min: number;
  max: number;
}

const HPAS = {
  kind: 'HorizontalPodAutoscaler',
  api: '/apis/autoscaling/v2',
  plural: 'horizontalpodautoscalers',
} as const;
const SCALED_OBJECTS = {
  kind: 'ScaledObject',
  api: '/apis/keda.sh/v1alpha1',
  plural: 'scaledobjects',
} as const;

/** More than any namespace has; what is beyond is not looked at. */
const MOST_SCALERS = 500;

/**
 * The autoscaler of an object. KEDA's comes first: the HorizontalPodAutoscaler that it makes follows it.
 *
 * @throws ClusterApiError when they cannot be read
 */
export async function scalerOf(
  cluster: ClusterClient,
  row: Pick<WorkloadRow, 'kind' | 'namespace' | 'name'>,
): Promise<Scaler | undefined> {
  for (const { kind, api, plural } of [SCALED_OBJECTS, HPAS]) {
    const collection = `${api}/namespaces/${row.namespace}/${plural}`;
    const response = await cluster.read({
      path: `${collection}?limit=${MOST_SCALERS}`,
    });
    // No KEDA in this cluster.
    if (response.status === 404) continue;
    const { items } = bodyOf<{ items: KubeObject[] }>(
      cluster.name,
      'GET',
      collection,
      response,
    );
    const object = items.find(item => scales(item, row));
    if (object) {
      const path = `${collection}/${object.metadata.name}`;
      return { kind, object, path, ...bounds(kind, object) };
    }
  }
  return undefined;
}

/** KEDA means a Deployment where no kind is named. Pure. */
export function scales(
  scaler: Pick<KubeObject, 'spec'>,
  { kind, name }: Pick<WorkloadRow, 'kind' | 'name'>,
): boolean {
  const target = scaler.spec?.scaleTargetRef;
  return target?.name === name && (target?.kind ?? 'Deployment') === kind;
}

function bounds(kind: Scaler['kind'], { spec }: KubeObject) {
  return kind === 'ScaledObject'
    ? { min: spec.minReplicaCount ?? 0, max: spec.maxReplicaCount ?? 100 }
    : { min: spec.minReplicas ?? 1, max: spec.maxReplicas };
}

/** `HorizontalPodAutoscaler captions sets its replicas, between 2 and 6`. */
export function sayScaler({ kind, object, min, max }: Scaler): string {
  return `${kind} ${object.metadata.name} sets its replicas, between ${min} and ${max}`;
}
