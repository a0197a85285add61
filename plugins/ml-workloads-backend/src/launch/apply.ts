import {
  ANNOTATIONS,
  type LaunchResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Manifest,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { bodyOf, deleteOptions, type ClusterClient } from '../clusters';
import { workloadId } from '../lifecycle';
import { collectionPath, create, type DryRunAnswer } from './dryRun';

type Created = LaunchResult['objects'][number];

/** What came of creating the manifests. A refusal leaves nothing behind. */
export type ApplyOutcome =
  | { result: LaunchResult; refusal?: undefined }
  | { refusal: DryRunAnswer };

/**
 * Creates the manifests in order; the workload is the last. When one is refused, those before it are removed again.
 *
 * An object that is there already and carries this launch's id was made by an earlier try, and counts as created.
 *
 * @throws Error when the API server does not answer, or fails (5xx): the outcome is not known then
 */
export async function applyManifests(
  cluster: ClusterClient,
  engine: Engine,
  manifests: Manifest[],
  launchId: string,
): Promise<ApplyOutcome> {
  const made: Array<Created & { path: string }> = [];
  for (const manifest of manifests) {
    const path = collectionPath(engine, manifest);
    const response = await create(cluster, path, manifest, { dryRun: false });
    let object = response.status < 300 ? response.body : undefined;
    if (response.status === 409) {
      object = await ours(cluster, path, manifest, launchId);
    }
    if (!object) {
      if (response.status >= 500 || response.status === 429) {
        bodyOf(cluster.name, 'POST', path, response);
      }
      await removeAll(cluster, made);
      return { refusal: { kind: manifest.kind, response } };
    }
    made.push({
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      namespace: manifest.metadata.namespace,
      name: manifest.metadata.name,
      uid: object.metadata.uid,
      path,
    });
  }
  return { result: resultOf(cluster, launchId, made) };
}

/** The workload of an earlier try of this launch; undefined when it is not there, or somebody else's. */
export async function findLaunched(
  cluster: ClusterClient,
  engine: Engine,
  workload: Manifest,
  launchId: string,
): Promise<LaunchResult | undefined> {
  const path = collectionPath(engine, workload);
  const object = await ours(cluster, path, workload, launchId);
  return (
    object &&
    resultOf(cluster, launchId, [
      {
        apiVersion: workload.apiVersion,
        kind: workload.kind,
        namespace: workload.metadata.namespace,
        name: workload.metadata.name,
        uid: object.metadata.uid,
      },
    ])
  );
}

async function ours(
  cluster: ClusterClient,
  collection: string,
  manifest: Manifest,
  launchId: string,
): Promise<any | undefined> {
  const path = `${collection}/${manifest.metadata.name}`;
  const response = await cluster.write({ method: 'GET', path });
  if (response.status === 404) return undefined;
  const object = bodyOf(cluster.name, 'GET', path, response);
  return object.metadata.annotations?.[ANNOTATIONS.launchId] === launchId
    ? object
    : undefined;
}

function resultOf(
  cluster: ClusterClient,
  launchId: string,
  objects: Created[],
): LaunchResult {
  return {
    launchId,
    workloadId: workloadId(cluster.name, objects[objects.length - 1].uid),
    repeated: false,
    objects: objects.map(({ apiVersion, kind, namespace, name, uid }) => ({
      apiVersion,
      kind,
      namespace,
      name,
      uid,
    })),
  };
}

/** Removes what was made, the newest first, and only the very objects that were made. */
async function removeAll(
  cluster: ClusterClient,
  made: Array<Created & { path: string }>,
): Promise<void> {
  for (const { path, name, uid } of [...made].reverse()) {
    const object = `${path}/${name}`;
    const response = await cluster.write({
      method: 'DELETE',
      path: object,
      body: deleteOptions({ uid }),
    });
    if (response.status !== 404) {
      bodyOf(cluster.name, 'DELETE', object, response);
    }
  }
}
