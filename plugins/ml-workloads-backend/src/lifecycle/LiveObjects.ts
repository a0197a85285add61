import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  ClusterApiError,
  ClusterUnreachableError,
  statusMessage,
  type ClusterClient,
} from '../clusters';
import { allowListed } from '../observe/allowList';
import type { KubeObject } from '../observe/types';
import type { ReadWorkload } from '../database/WorkloadReader';

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

export interface LogOptions {
  namespace: string;
  pod: string;
  /** Uid that the stored pod has. */
  uid: string;
  container?: string;
  tailLines: number;
  previous: boolean;
}

const MOST_LOG_BYTES = 1024 * 1024;

/** The end of a container's log, read with the writing identity after the pod was found to be the one that is meant. */
export async function podLog(
  client: ClusterClient,
  options: LogOptions,
): Promise<{ container: string; lines: string[]; truncated: boolean }> {
  const { namespace, pod, uid, tailLines, previous } = options;
  const path = objectPath('v1', 'Pod', namespace, pod);
  const found = await asked(client.read({ path, timeoutMs: 8_000 }));
  if (found.status !== 200 || found.body?.metadata?.uid !== uid) {
    throw new NotFoundError(
      `Pod ${pod} is gone, and its log with it. Logs are kept by the cluster, not by Slipway`,
    );
  }
  const containers: string[] = [
    ...(found.body.spec?.containers ?? []),
    ...(found.body.spec?.initContainers ?? []),
  ].map((container: any) => container.name);
  const container = options.container ?? containers[0];
  if (!containers.includes(container)) {
    throw new NotFoundError(
      `Pod ${pod} has no container '${container}'. It has ${containers.join(
        ', ',
      )}`,
    );
  }
  const query = new URLSearchParams({
    container,
    tailLines: String(tailLines + 1),
    limitBytes: String(MOST_LOG_BYTES),
    previous: String(previous),
  });
  const log = await asked(
    client.write({ method: 'GET', path: `${path}/log?${query}` }),
  );
  if (log.status !== 200) {
    throw new NotFoundError(
      `There is no log of container '${container}' in pod ${pod}: ${statusMessage(
        log.body,
      )}`,
    );
  }
  const text = String(log.body ?? '');
  const lines = text.split('\n');
  if (lines.at(-1) === '') {
    lines.pop();
  }
  return {
    container,
    lines: lines.slice(-tailLines),
    truncated:
      lines.length > tailLines || Buffer.byteLength(text) >= MOST_LOG_BYTES,
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (
      error instanceof ClusterUnreachableError ||
      error instanceof ClusterApiError
    ) {
      throw new ServiceUnavailableError(error.message);
    }
    throw error;
  }
}
