import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { ClusterUnreachableError, type ClusterClient } from '../clusters';
import { allowListed } from '../observe/allowList';
import type { KubeObject } from '../observe/types';
import type { ReadWorkload } from '../database/readWorkload';

/** Plurals that are not the lower-case kind with an `s`. */
const PLURALS: Record<string, string> = {
  InferenceService: 'inferenceservices',
};

/** Path of an object on the API server. Every part is encoded: names of stored rows came from a cluster. */
export function objectPath(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): string {
  const root = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return `${root}/namespaces/${encodeURIComponent(
    namespace,
  )}/${plural}/${encodeURIComponent(name)}`;
}

/** The resource name that the allow-list knows a kind by. */
export function resourceOf(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.split('/');
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return version ? `${plural}.${group}` : plural;
}

/**
 * The object of a stored row, if it still lives there: same uid, and its namespace still belongs to the same team
 * (`guardrails.md` §5.19). Undefined when not, or when the cluster cannot be asked: then history answers.
 */
export async function liveObject(
  client: ClusterClient | undefined,
  row: ReadWorkload,
): Promise<KubeObject | undefined> {
  if (!client || row.deleted) {
    return undefined;
  }
  try {
    const path = objectPath(row.api_version, row.kind, row.namespace, row.name);
    const [object, namespace] = await Promise.all([
      client.read({ path, timeoutMs: 8_000 }),
      client.read({
        path: `/api/v1/namespaces/${encodeURIComponent(row.namespace)}`,
        timeoutMs: 8_000,
      }),
    ]);
    const team = namespace.body?.metadata?.labels?.[LABELS.team] ?? null;
    const lives =
      object.status === 200 &&
      namespace.status === 200 &&
      object.body?.metadata?.uid === row.uid &&
      team === row.team;
    return lives
      ? allowListed(resourceOf(row.api_version, row.kind), object.body)
      : undefined;
  } catch (error) {
    if (error instanceof ClusterUnreachableError) {
      return undefined;
    }
    throw error;
  }
}
