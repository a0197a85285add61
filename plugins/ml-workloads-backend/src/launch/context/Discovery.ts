import { bodyOf, type ClusterClient } from '../../clusters';

/** CRDs come and go with releases of the platform, not within a form. */
const MAX_AGE_MS = 60_000;

/** Aggregated discovery (Kubernetes 1.30 and later): one answer instead of one for each group and version. */
const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface GroupDiscovery {
  metadata?: { name?: string };
  versions?: Array<{
    version: string;
    resources?: Array<{
      resource: string;
      responseKind?: { group?: string; version?: string; kind?: string };
    }>;
  }>;
}

/** Which kinds a cluster serves, asked anew once a minute. */
export class Discovery {
  readonly #now: () => number;
  readonly #known = new Map<
    string,
    { at: number; kinds: Promise<ReadonlySet<string>> }
  >();

  static create(options: { now?: () => number } = {}): Discovery {
    return new Discovery(options);
  }

  private constructor(options: { now?: () => number }) {
    this.#now = options.now ?? Date.now;
  }

  /**
   * Every kind that the cluster serves, `apiVersion/Kind`, e.g. `batch/v1/Job` or `v1/Service`.
   *
   * @throws ClusterUnreachableError or ClusterApiError
   */
  async served(cluster: ClusterClient): Promise<ReadonlySet<string>> {
    const known = this.#known.get(cluster.name);
    if (known && this.#now() - known.at < MAX_AGE_MS) return known.kinds;
    const kinds = discover(cluster).catch(error => {
      // Asked again at the next request.
      this.#known.delete(cluster.name);
      throw error;
    });
    this.#known.set(cluster.name, { at: this.#now(), kinds });
    return kinds;
  }
}

async function discover(cluster: ClusterClient): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    ['/api', '/apis'].map(async path =>
      bodyOf<{ items?: GroupDiscovery[] }>(
        cluster.name,
        'GET',
        path,
        await cluster.read({ path, accept: ACCEPT }),
      ),
    ),
  );
  return kindsOf(lists.flatMap(({ items }) => items ?? []));
}

/** `apiVersion/Kind` of each resource. Pure. */
export function kindsOf(groups: GroupDiscovery[]): Set<string> {
  const kinds = new Set<string>();
  for (const { metadata, versions } of groups) {
    for (const { version, resources } of versions ?? []) {
      const group = metadata?.name;
      const apiVersion = group ? `${group}/${version}` : version;
      for (const { responseKind } of resources ?? []) {
        if (responseKind?.kind) kinds.add(`${apiVersion}/${responseKind.kind}`);
      }
    }
  }
  return kinds;
}
