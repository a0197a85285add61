import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ProxyClusterClient } from './ProxyClusterClient';
import { readClusterConfig, type ClusterConfig } from './readClusterConfig';
import type { ClusterClient } from './types';
import { WriterToken } from './WriterToken';

export interface ClustersOptions {
  config: Config;
  discovery: DiscoveryService;
  auth: AuthService;
  logger: LoggerService;
}

/** Auth providers that need the token of a signed-in person, so nothing can be observed in the background (`guardrails.md` §5.18). */
const CLIENT_SIDE_AUTH = new Set(['oidc', 'google', 'aks']);

/** The configured clusters and what stands in the way of observing them. */
export class Clusters {
  private readonly clients = new Map<string, ClusterClient>();
  private readonly configs = new Map<string, ClusterConfig>();
  private readonly why = new Map<string, string>();

  static create(options: ClustersOptions): Clusters {
    return new Clusters(options);
  }

  private constructor(private readonly options: ClustersOptions) {
    for (const cluster of readClusterConfig(options.config)) {
      this.clients.set(cluster.name, this.client(cluster, cluster.title));
      this.configs.set(cluster.name, cluster);
    }
  }

  list(): ClusterClient[] {
    return [...this.clients.values()];
  }

  get(name: string): ClusterClient | undefined {
    return this.clients.get(name);
  }

  /** Where autoscalers of a cluster read metrics; undefined when none is configured. */
  prometheusAddress(name: string): string | undefined {
    return this.configs.get(name)?.prometheusAddress;
  }

  /** Prefixes of the resources that the cluster's Kueue does not count. */
  kueueIgnores(name: string): string[] {
    return this.configs.get(name)?.kueueIgnores ?? [];
  }

  /** Why a cluster cannot be observed at all, one sentence with what to do; undefined when nothing is known against it. */
  notObserved(name: string): string | undefined {
    return this.why.get(name);
  }

  /**
   * Asks the Kubernetes plugin for titles and auth providers. Throws when it does not answer; the caller tries again.
   */
  async refresh(): Promise<void> {
    const { auth, discovery } = this.options;
    const base = await discovery.getBaseUrl('kubernetes');
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'kubernetes',
    });
    const response = await fetch(`${base}/clusters`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) {
      throw new Error(
        `The Kubernetes plugin answered GET /clusters with ${response.status}`,
      );
    }
    const { items } = (await response.json()) as {
      items: Array<{ name: string; title?: string; authProvider: string }>;
    };
    const known = new Map(items.map(item => [item.name, item]));
    for (const [name, config] of this.configs) {
      const item = known.get(name);
      if (!item) {
        this.why.set(
          name,
          `The Kubernetes plugin knows no cluster '${name}'. Add it to kubernetes.clusterLocatorMethods or remove it from mlWorkloads.clusters`,
        );
      } else if (CLIENT_SIDE_AUTH.has(item.authProvider)) {
        this.why.set(
          name,
          `Not observed: its auth provider '${item.authProvider}' needs the token of a signed-in person. Give the Kubernetes plugin a service account for this cluster`,
        );
      } else {
        this.why.delete(name);
        this.clients.set(name, this.client(config, config.title ?? item.title));
      }
    }
  }

  private client(
    cluster: ClusterConfig,
    title: string | undefined,
  ): ClusterClient {
    const { auth, discovery } = this.options;
    return ProxyClusterClient.create({
      name: cluster.name,
      title: title ?? cluster.name,
      simulated: cluster.simulated,
      discovery,
      auth,
      writer: cluster.writer && WriterToken.create(cluster.writer),
    });
  }
}
