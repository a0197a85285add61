import { NotFoundError } from '@backstage/errors';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  ClusterApiError,
  ClusterUnreachableError,
  statusMessage,
  type ClusterClient,
} from '../clusters';
import type { WorkloadRow } from '../contracts';
import { LogGoneError, LogUnreachableError } from './LogError';

const READ_MS = 8_000;
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** A pod that lives as it was observed, in a namespace that is still its team's. */
export interface LivePod {
  path: string;
  name: string;
  /** The pod's default container first, then the others, then those that ran before them. */
  containers: string[];
}

/**
 * Finds the pod of a stored row in its cluster: same name, same uid, and the namespace belongs to the same team now
 * (`guardrails.md` §5.19).
 *
 * @throws LogGoneError when it is not there any more, or is not the same
 * @throws LogUnreachableError when the cluster does not answer
 */
export async function livePod(
  client: ClusterClient,
  row: Pick<WorkloadRow, 'namespace' | 'team'>,
  pod: { name: string; uid: string },
): Promise<LivePod> {
  const space = `/api/v1/namespaces/${encodeURIComponent(row.namespace)}`;
  const path = `${space}/pods/${encodeURIComponent(pod.name)}`;
  const [found, namespace] = await reached(
    Promise.all([
      client.read({ path, timeoutMs: READ_MS }),
      client.read({ path: space, timeoutMs: READ_MS }),
    ]),
  );
  const team = namespace.body?.metadata?.labels?.[LABELS.team] ?? null;
  const handedOver = namespace.status !== 200 || team !== row.team;
  if (
    handedOver ||
    found.status !== 200 ||
    found.body?.metadata?.uid !== pod.uid
  ) {
    throw new LogGoneError(
      `Pod ${pod.name} is gone from the cluster, and its log with it.`,
      handedOver,
    );
  }
  const { containers = [], initContainers = [] } = found.body.spec ?? {};
  const names: string[] = [...containers, ...initContainers].map(
    ({ name }: any) => name,
  );
  // The same that kubectl takes where none is named.
  const first = found.body.metadata.annotations?.[DEFAULT_CONTAINER];
  return {
    path,
    name: pod.name,
    containers: names.includes(first)
      ? [first, ...names.filter(name => name !== first)]
      : names,
  };
}

export interface ContainerLogOptions {
  container?: string;
  /** Of the container's run before. */
  previous?: boolean;
  /** At most so many of the lines that are there already; all when absent. */
  tailLines?: number;
  /** Goes on with what is written from now on. */
  follow?: boolean;
  /** RFC 3339; only what was written later, to the second. */
  since?: string;
  signal: AbortSignal;
}

/**
 * The log of one container as bytes, each line with its time before it, read with the writing identity.
 *
 * @throws NotFoundError when the pod has no such container, or it has not written anything yet
 * @throws LogUnreachableError when the cluster does not answer
 */
export async function containerLog(
  client: ClusterClient,
  pod: LivePod,
  options: ContainerLogOptions,
): Promise<{ container: string; stream: AsyncIterable<Uint8Array> }> {
  const { previous = false, follow = false, tailLines, since } = options;
  const container = options.container ?? pod.containers[0];
  if (!pod.containers.includes(container)) {
    throw new NotFoundError(
      `Pod ${
        pod.name
      } has no container '${container}'. It has ${pod.containers.join(', ')}`,
    );
  }
  const query = new URLSearchParams({
    container,
    timestamps: 'true',
    previous: String(previous),
    follow: String(follow),
    ...(tailLines !== undefined && { tailLines: String(tailLines) }),
    ...(since !== undefined && { sinceTime: since }),
  });
  const answer = await reached(
    client.stream({
      path: `${pod.path}/log?${query}`,
      signal: options.signal,
    }),
  );
  if (!answer.stream) {
    throw new NotFoundError(
      `There is no ${
        previous ? 'earlier ' : ''
      }log of container '${container}' in pod ${pod.name}: ${statusMessage(
        answer.body,
      )}`,
    );
  }
  return { container, stream: answer.stream };
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (
      error instanceof ClusterUnreachableError ||
      error instanceof ClusterApiError
    ) {
      throw new LogUnreachableError(`${error.message}.`);
    }
    throw error;
  }
}
