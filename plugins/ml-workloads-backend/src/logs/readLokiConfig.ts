import type { Config } from '@backstage/config';

/** `mlWorkloads.logs.loki`. */
export interface LokiConfig {
  /** Without a slash at its end. */
  url: string;
  /** `X-Scope-OrgID` */
  tenant: string | undefined;
  /** Value of the header `authorization`; undefined: none. */
  authorization: string | undefined;
  /** Names of the stream labels. */
  labels: {
    namespace: string;
    pod: string;
    container: string;
    /** undefined: Loki has the logs of one cluster only. */
    cluster: string | undefined;
  };
}

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Reads `mlWorkloads.logs.loki`; undefined when it is absent.
 *
 * @throws Error for a bad address or label, and where several clusters would share pods' names: without a label for the cluster the log
 *   of another team's pod of the same name could be shown
 */
export function readLokiConfig(config: Config): LokiConfig | undefined {
  const loki = config.getOptionalConfig('mlWorkloads.logs.loki');
  if (!loki) return undefined;
  const at = 'mlWorkloads.logs.loki';
  const url = loki.getString('url').replace(/\/+$/, '');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new Error(`${at}.url: must be an http or https address`);
  }
  if (parsed.username || parsed.password) {
    throw new Error(
      `${at}.url: must not carry credentials; use username and password, or token`,
    );
  }
  const labels = {
    namespace: loki.getOptionalString('labels.namespace') ?? 'namespace',
    pod: loki.getOptionalString('labels.pod') ?? 'pod',
    container: loki.getOptionalString('labels.container') ?? 'container',
    cluster: loki.getOptionalString('labels.cluster'),
  };
  for (const [key, name] of Object.entries(labels)) {
    if (name !== undefined && !LABEL.test(name)) {
      throw new Error(`${at}.labels.${key}: '${name}' is no label of Loki`);
    }
  }
  const clusters =
    config.getOptionalConfigArray('mlWorkloads.clusters')?.length ?? 0;
  if (clusters > 1 && labels.cluster === undefined) {
    throw new Error(
      `${at}.labels.cluster: is required with several mlWorkloads.clusters, so that pods of the same name are told apart. Name the label that says the cluster`,
    );
  }
  return {
    url,
    tenant: loki.getOptionalString('tenant'),
    authorization: readAuthorization(loki, at),
    labels,
  };
}

function readAuthorization(loki: Config, at: string): string | undefined {
  const token = loki.getOptionalString('token');
  const username = loki.getOptionalString('username');
  const password = loki.getOptionalString('password');
  if (token !== undefined && (username ?? password) !== undefined) {
    throw new Error(`${at}: give token, or username and password, not both`);
  }
  if ((username === undefined) !== (password === undefined)) {
    throw new Error(`${at}: username and password belong together`);
  }
  if (token !== undefined) return `Bearer ${token}`;
  return username === undefined
    ? undefined
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
