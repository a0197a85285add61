import {
  ANNOTATIONS,
  type LaunchResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Manifest,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { bodyOf, removeObjects, type ClusterClient } from '../clusters';
import { workloadId } from '../lifecycle';
import { collectionPath, create, type DryRunAnswer } from './dryRun';
import type { PlannedObject } from './LaunchStore';

type Created = LaunchResult['objects'][number];

/** What came of creating the manifests. A refusal leaves nothing behind. */
export type ApplyOutcome =
  | { result: LaunchResult; refusal?: undefined }
  | { refusal: DryRunAnswer };

/** The objects that a launch may make, in the order in which they are created. */
export function plan(engine: Engine, manifests: Manifest[]): PlannedObject[] {
  return manifests.map(manifest => ({
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    namespace: manifest.metadata.namespace,
    name: manifest.metadata.name,
    path: `${collectionPath(engine, manifest)}/${manifest.metadata.name}`,
  }));
}

/**
 * Creates the manifests in order; the workload is the last, so that nothing runs before all of it is there. When one is refused, those
 * before it are removed again.
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
  const planned = plan(engine, manifests);
  const made: Array<Created & { path: string }> = [];
  for (const [index, manifest] of manifests.entries()) {
    const collection = collectionPath(engine, manifest);
    const response = await create(cluster, collection, manifest, {
      dryRun: false,
    });
    let object = response.status < 300 ? response.body : undefined;
    if (response.status === 409) {
      object = await ours(cluster, planned[index], launchId);
    }
    if (!object) {
      if (response.status >= 500 || response.status === 429) {
        bodyOf(cluster.name, 'POST', collection, response);
      }
      await removeAll(cluster, made);
      return {
        refusal: {
          kind: manifest.kind,
          name: manifest.metadata.name,
          response,
        },
      };
    }
    made.push({ ...planned[index], uid: object.metadata.uid });
  }
  return { result: resultOf(cluster, launchId, made) };
}

/** What is there of a launch: its result when the workload is, the objects that carry its id, the workload the last. */
export async function findLaunched(
  cluster: ClusterClient,
  planned: PlannedObject[],
  launchId: string,
): Promise<{
  result: LaunchResult | undefined;
  objects: Array<Created & { path: string }>;
}> {
  const found = await Promise.all(
    planned.map(async object => {
      const live = await ours(cluster, object, launchId);
      return live ? [{ ...object, uid: live.metadata.uid as string }] : [];
    }),
  );
  const objects = found.flat();
  return {
    result:
      found.length > 0 && found[found.length - 1].length > 0
        ? resultOf(cluster, launchId, objects)
        : undefined,
    objects,
  };
}

/** The object if it is there and carries the launch's id; undefined when it is not, or somebody else's. */
async function ours(
  cluster: ClusterClient,
  { path }: PlannedObject,
  launchId: string,
): Promise<any | undefined> {
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

/** Removes objects, the newest first. */
export async function removeAll(
  cluster: ClusterClient,
  objects: Array<{ path: string; uid: string }>,
): Promise<void> {
  await removeObjects(cluster, [...objects].reverse());
}
