import type { Config } from '@backstage/config';

/** An OpenCost and the cluster that it watches. */
export interface OpenCostConfig {
  /** Name, as in `mlWorkloads.clusters`. */
  cluster: string;
  /** Without a slash at its end. */
  url: string;
  /** Value of the header `authorization`; undefined: none. */
  authorization: string | undefined;
}

/**
 * `mlWorkloads.openCost`.
 *
 * @throws Error that names the key for a bad address, an unknown cluster, or a cluster that is named twice
 */
export function readOpenCost(config: Config): OpenCostConfig[] {
  const known = new Set(
    (config.getOptionalConfigArray('mlWorkloads.clusters') ?? []).map(one =>
      one.getString('name'),
    ),
  );
  const seen = new Set<string>();
  return (config.getOptionalConfigArray('mlWorkloads.openCost') ?? []).map(
    (one, index) => {
      const at = `mlWorkloads.openCost[${index}]`;
      const cluster = one.getString('cluster');
      if (!known.has(cluster)) {
        throw new Error(
          `${at}.cluster: '${cluster}' is none of mlWorkloads.clusters`,
        );
      }
      if (seen.has(cluster)) {
        throw new Error(`${at}.cluster: '${cluster}' has an OpenCost already`);
      }
      seen.add(cluster);
      const url = one.getString('url').replace(/\/+$/, '');
      const parsed = URL.canParse(url) ? new URL(url) : undefined;
      if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
        throw new Error(`${at}.url: must be an http or https address`);
      }
      if (parsed.username || parsed.password) {
        throw new Error(`${at}.url: must not carry credentials; use token`);
      }
      const token = one.getOptionalString('token');
      return {
        cluster,
        url,
        authorization: token === undefined ? undefined : `Bearer ${token}`,
      };
    },
  );
}
