import type { Config } from '@backstage/config';

/** One entry of `mlWorkloads.clusters`. */
export interface ClusterConfig {
  name: string;
  title: string | undefined;
  simulated: boolean;
  /** Where autoscalers in the cluster read metrics. */
  prometheusAddress: string | undefined;
  /** Prefixes of the resources that its Kueue does not count. */
  kueueIgnores: string[];
  writer: { token: string } | { file: string } | undefined;
}

/**
 * Reads `mlWorkloads.clusters`. Throws for an entry without an identity to write with, unless `reusePluginIdentity: true` is set, which
 * in turn is refused while permissions are off: anyone could then write with the plugin's rights (`guardrails.md` §5.16).
 */
export function readClusterConfig(config: Config): ClusterConfig[] {
  const permissionsOn =
    config.getOptionalBoolean('permission.enabled') ?? false;
  const seen = new Set<string>();
  return (config.getOptionalConfigArray('mlWorkloads.clusters') ?? []).map(
    entry => {
      const name = entry.getString('name');
      if (seen.has(name)) {
        throw new Error(`mlWorkloads.clusters names '${name}' twice`);
      }
      seen.add(name);
      const token = entry.getOptionalString('writer.token');
      const file = entry.getOptionalString('writer.tokenFile');
      const reuse = entry.getOptionalBoolean('reusePluginIdentity') ?? false;
      if (token !== undefined && file !== undefined) {
        throw new Error(
          `mlWorkloads.clusters '${name}': give writer.token or writer.tokenFile, not both`,
        );
      }
      if (reuse && (token ?? file) !== undefined) {
        throw new Error(
          `mlWorkloads.clusters '${name}': reusePluginIdentity and a writer exclude each other`,
        );
      }
      if (reuse && !permissionsOn) {
        throw new Error(
          `mlWorkloads.clusters '${name}': reusePluginIdentity needs permission.enabled: true, else everybody has the plugin's rights on the cluster. Configure writer.tokenFile instead (see guardrails/rbac)`,
        );
      }
      if (!reuse && token === undefined && file === undefined) {
        throw new Error(
          `mlWorkloads.clusters '${name}': there is no identity to write with. Configure writer.tokenFile (see guardrails/rbac) or, on purpose, reusePluginIdentity: true`,
        );
      }
      let writer: ClusterConfig['writer'];
      if (token !== undefined) {
        writer = { token };
      } else if (file !== undefined) {
        writer = { file };
      }
      return {
        name,
        title: entry.getOptionalString('title'),
        simulated: entry.getOptionalBoolean('simulated') ?? false,
        prometheusAddress: readPrometheusAddress(
          name,
          entry.getOptionalString('prometheusAddress'),
        ),
        kueueIgnores: entry.getOptionalStringArray('kueueIgnores') ?? [],
        writer,
      };
    },
  );
}

/** It is written into objects that everybody in the namespace may read, so it carries no credentials. */
function readPrometheusAddress(
  cluster: string,
  address: string | undefined,
): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(
      `mlWorkloads.clusters '${cluster}' prometheusAddress: must be an http or https address, as pods of the cluster reach it`,
    );
  }
  if (url.username || url.password) {
    throw new Error(
      `mlWorkloads.clusters '${cluster}' prometheusAddress: must not carry credentials; it is written into the objects of autoscalers`,
    );
  }
  return address;
}
