import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { bodyOf, type ClusterClient, type Clusters } from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { apiOf, knownKind } from './kinds';

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
 * Path of the row's object on the API server. Of a kind that Slipway does not know the cluster is asked for its plural.
 *
 * @throws InputError when the cluster serves no such kind
 */
export async function objectPath(
  cluster: ClusterClient,
  row: WorkloadRow,
): Promise<string> {
  const known = knownKind(row.kind);
  const collection = known
    ? `${apiOf(row)}/namespaces/${row.namespace}/${known.plural}`
    : await genericCollection(cluster, row);
  return `${collection}/${encodeURIComponent(row.name)}`;
}

async function genericCollection(
  cluster: ClusterClient,
  row: WorkloadRow,
): Promise<string> {
  const version = row.apiVersion ?? '';
  const api = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  const { status, body } = version
    ? await cluster.read({ path: api })
    : { status: 404, body: undefined };
  const resource = (status === 200 ? body.resources : []).find(
    (served: any) =>
      served.kind === row.kind && served.namespaced && !/\//.test(served.name),
  );
  if (!resource) {
    throw new InputError(
      `Cluster '${row.cluster}' does not serve ${row.kind} of ${
        version || 'an unknown API'
      } any more. Use the tool that made it`,
    );
  }
  return `${api}/namespaces/${row.namespace}/${resource.name}`;
}

/** An object as it is now, with where it is. */
export interface LocatedObject {
  path: string;
  object: KubeObject;
}

/**
 * The object as it is now, whole, if it still is the one of the row (`guardrails.md` §5.19). It may hold what must not leave the process:
 * whoever asks takes only what it needs.
 *
 * @throws NotFoundError when it is gone, is another one of the same name, or its namespace is another team's now
 */
export async function locateLive(
  cluster: ClusterClient,
  row: WorkloadRow,
): Promise<LocatedObject> {
  const path = await objectPath(cluster, row);
  const namespacePath = `/api/v1/namespaces/${row.namespace}`;
  const [found, namespace] = await Promise.all([
    cluster.write({ method: 'GET', path }),
    cluster.read({ path: namespacePath }),
  ]);
  if (found.status === 404 || namespace.status === 404) throw gone(row);
  if (found.status === 403) throw notGranted(row, path);
  const object: KubeObject = bodyOf(cluster.name, 'GET', path, found);
  const team = bodyOf(cluster.name, 'GET', namespacePath, namespace).metadata
    .labels?.[LABELS.team];
  if (object.metadata.uid !== row.uid || (team ?? null) !== row.team) {
    throw gone(row);
  }
  return { path, object };
}

/** The object of {@link locateLive} alone. */
export async function liveObject(
  cluster: ClusterClient,
  row: WorkloadRow,
): Promise<KubeObject> {
  return (await locateLive(cluster, row)).object;
}

export function gone(row: WorkloadRow): NotFoundError {
  return new NotFoundError(
    `${row.kind} ${row.namespace}/${row.name} is no longer in cluster '${row.cluster}'`,
  );
}

/** The portal's own rights do not reach the kind: that is for the platform team to grant. */
function notGranted(row: WorkloadRow, path: string): NotAllowedError {
  const [, root, ...parts] = path.split('/');
  const group = root === 'apis' ? parts[0] : '';
  const plural = parts[parts.indexOf('namespaces') + 2];
  return new NotAllowedError(
    `The portal may not touch ${row.kind} ${row.namespace}/${row.name}. Ask the platform team to add {apiGroups: ["${group}"], resources: ["${plural}"], verbs: ["get", "delete"]} to the ClusterRole slipway-writer and to bind it in the namespace`,
  );
}
