/** Who a request acts as (`guardrails.md` §5.16). */
export type ClusterIdentity = 'read' | 'write';

export interface ClusterRequest {
  /** Path on the API server with its query, e.g. `/api/v1/nodes?limit=500`. */
  path: string;
  /** Whole-request limit, default 20 s. For `watch` and `stream` it is for the response headers only. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Another form of the answer, e.g. metadata only. Default: JSON, or text for logs. */
  accept?: string;
}

export interface ClusterWriteRequest extends ClusterRequest {
  /** GET is for what the writer alone may read. */
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Default `application/json`; for a PATCH `application/merge-patch+json` or `application/apply-patch+yaml`. */
  contentType?: string;
}

/** Any answer of the API server, also 4xx and 5xx: the caller decides what a refusal means. */
export interface ClusterResponse<T = any> {
  status: number;
  /** Parsed JSON, else the text as it came. */
  body: T;
  /** Raw `warning` header values as fetch joins them; see `parseWarnings` of guardrails. */
  warnings: string[];
}

export interface ClusterStream {
  status: number;
  /** Set when status is 200. */
  stream: AsyncIterable<Uint8Array> | null;
  /** Set when status is not 200. */
  body: any;
}

/**
 * A cluster, reached with two identities. Errors of the network and of the proxy are thrown as `ClusterUnreachableError`, which names
 * the cluster, the verb and the path; whatever the API server itself answers is returned.
 */
export interface ClusterClient {
  readonly name: string;
  readonly title: string;
  /** Simulated hardware: every screen fed by it says so. */
  readonly simulated: boolean;
  /** GET with the reading identity: the Kubernetes plugin's own credentials for the cluster. */
  read(request: ClusterRequest): Promise<ClusterResponse>;
  /** A watch with the reading identity, as raw bytes. */
  watch(request: ClusterRequest): Promise<ClusterStream>;
  /** A long GET with the writing identity, as raw bytes: the log of a container, which only the writer may read. */
  stream(request: ClusterRequest): Promise<ClusterStream>;
  /** Create, dry run, patch and delete with the writing identity. */
  write(request: ClusterWriteRequest): Promise<ClusterResponse>;
}
