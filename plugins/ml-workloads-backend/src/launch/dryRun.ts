import { FIELD_MANAGER } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Manifest,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient, ClusterResponse } from '../clusters';
import { synthesisePod } from './synthesisePod';

/** What the API server said of one object. */
export interface DryRunAnswer {
  /** Kind of the object, `Pod` for a synthesised one. */
  kind: string;
  /** Name of the object; that of its pods' prefix for a synthesised one. */
  name: string;
  response: ClusterResponse;
}

/** Path below which objects of a manifest's kind are created. */
export function collectionPath(engine: Engine, manifest: Manifest): string {
  const plural = engine.plurals[manifest.kind];
  if (!plural) {
    throw new Error(
      `Engine '${engine.name}' makes a ${manifest.kind} and does not say its plural`,
    );
  }
  const group = manifest.apiVersion.includes('/')
    ? `/apis/${manifest.apiVersion}`
    : `/api/${manifest.apiVersion}`;
  return `${group}/namespaces/${manifest.metadata.namespace}/${plural}`;
}

/**
 * Creates an object, or tries to. Always a POST: server-side apply onto a name that is taken would merge into a stranger's object
 * (`guardrails.md` §4.14).
 */
export async function create(
  cluster: ClusterClient,
  path: string,
  object: unknown,
  options: { dryRun: boolean; signal?: AbortSignal },
): Promise<ClusterResponse> {
  const query = new URLSearchParams({
    fieldManager: FIELD_MANAGER,
    fieldValidation: 'Strict',
    ...(options.dryRun ? { dryRun: 'All' } : {}),
  });
  return cluster.write({
    method: 'POST',
    path: `${path}?${query}`,
    body: object,
    signal: options.signal,
  });
}

/** Tries every manifest, and one pod of each pod template, without creating anything. */
export async function dryRun(
  cluster: ClusterClient,
  engine: Engine,
  manifests: Manifest[],
  signal?: AbortSignal,
): Promise<DryRunAnswer[]> {
  const serves = engine.types.every(type => type === 'serving');
  const tries = manifests.flatMap(manifest => [
    {
      kind: manifest.kind,
      name: manifest.metadata.name,
      path: collectionPath(engine, manifest),
      object: manifest,
    },
    ...engine.podTemplates(manifest).map(template => ({
      kind: 'Pod',
      name: template.generateName,
      path: `/api/v1/namespaces/${manifest.metadata.namespace}/pods`,
      object: synthesisePod(template, manifest.metadata.namespace, { serves }),
    })),
  ]);
  return Promise.all(
    tries.map(async ({ kind, name, path, object }) => ({
      kind,
      name,
      response: await create(cluster, path, object, { dryRun: true, signal }),
    })),
  );
}
