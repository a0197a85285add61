import { NotFoundError } from '@backstage/errors';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { bodyOf, type ClusterClient, type Clusters } from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { objectPath } from './kinds';

/** @throws NotFoundError */
export function clusterOf(
  clusters: Pick<Clusters, 'get'>,
  row: WorkloadRow,
): ClusterClient {
  const cluster = clusters.get(row.cluster);
  if (!cluster) {
    throw new NotFoundError(
      `Cluster '${row.cluster}' is not configured any more`,
    );
  }
  return cluster;
}

/**
 * The object as it is now, whole, if it still is the one of the row (`guardrails.md` §5.19). It may hold what must not leave the process:
 * whoever asks takes only what it needs.
 *
 * @throws NotFoundError when it is gone, is another one of the same name, or its namespace is another team's now
 */
export async function liveObject(
  cluster: ClusterClient,
  row: WorkloadRow,
): Promise<KubeObject> {
  const path = objectPath(row);
  const namespacePath = `/api/v1/namespaces/${row.namespace}`;
  const [found, namespace] = await Promise.all([
    cluster.write({ method: 'GET', path }),
    cluster.read({ path: namespacePath }),
  ]);
  if (found.status === 404 || namespace.status === 404) throw gone(row);
  const object: KubeObject = bodyOf(cluster.name, 'GET', path, found);
  const team = bodyOf(cluster.name, 'GET', namespacePath, namespace).metadata
    .labels?.[LABELS.team];
  if (object.metadata.uid !== row.uid || (team ?? null) !== row.team) {
    throw gone(row);
  }
  return object;
}

export function gone(row: WorkloadRow): NotFoundError {
  return new NotFoundError(
    `${row.kind} ${row.namespace}/${row.name} is no longer in cluster '${row.cluster}'`,
  );
}
