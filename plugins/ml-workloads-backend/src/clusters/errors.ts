import type { ClusterResponse } from './types';

/** The API server did not answer: network, proxy, wrong cluster name. */
export class ClusterUnreachableError extends Error {
  readonly name = 'ClusterUnreachableError';
  constructor(
    readonly cluster: string,
    verb: string,
    path: string,
    why: string,
  ) {
    super(
      `Cluster '${cluster}' did not answer ${verb} ${withoutQuery(
        path,
      )}: ${why}`,
    );
  }
}

/** The API server answered with a `Status` that is a refusal. */
export class ClusterApiError extends Error {
  readonly name = 'ClusterApiError';
  constructor(
    readonly cluster: string,
    verb: string,
    path: string,
    readonly status: number,
    /** `reason` of the Status, e.g. `Forbidden`, `Expired`. */
    readonly reason: string | undefined,
    message: string,
  ) {
    super(
      `Cluster '${cluster}' answered ${verb} ${withoutQuery(
        path,
      )} with ${status}: ${message}`,
    );
  }
}

/** The body of a 2xx answer; throws {@link ClusterApiError} for anything else. */
export function bodyOf<T = any>(
  cluster: string,
  verb: string,
  path: string,
  response: Pick<ClusterResponse<T>, 'status' | 'body'>,
): T {
  if (response.status >= 200 && response.status < 300) {
    return response.body;
  }
  const status = response.body as any;
  throw new ClusterApiError(
    cluster,
    verb,
    path,
    response.status,
    typeof status?.reason === 'string' ? status.reason : undefined,
    statusMessage(status),
  );
}

/** The message of a Kubernetes `Status`, or the start of whatever came instead. */
export function statusMessage(body: unknown): string {
  const text =
    typeof body === 'string'
      ? body
      : (body as any)?.message ??
        (body as any)?.error?.message ??
        JSON.stringify(body) ??
        '';
  return String(text).slice(0, 1000);
}

// Queries can hold selectors with people's labels and are long; the path says enough.
function withoutQuery(path: string): string {
  return path.split('?')[0];
}
