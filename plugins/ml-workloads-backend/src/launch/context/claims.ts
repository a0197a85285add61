import type { ClaimFacts } from '@slipway/backstage-plugin-ml-workloads-node';
import { bodyOf, type ClusterClient } from '../../clusters';

/** Label keys by which volumes are bound to zones: Kubernetes' own, and those of the common CSI drivers. */
const ZONE_KEYS = new Set([
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.ebs.csi.aws.com/zone',
  'topology.gke.io/zone',
  'topology.disk.csi.azure.com/zone',
]);

interface Claim {
  metadata: { name: string };
  spec?: { accessModes?: string[]; volumeName?: string };
  status?: {
    phase?: string;
    accessModes?: string[];
    capacity?: { storage?: string };
  };
}

/** What a form shows of a claim. */
export interface ShownClaim extends ClaimFacts {
  name: string;
  capacity: string | null;
  bound: boolean;
}

/**
 * The claims that a request names, as they are now. One that does not exist is absent; of one that may not be read nothing is known, and
 * the API server has the last word anyway.
 */
export async function readClaims(
  cluster: ClusterClient,
  namespace: string,
  names: string[],
): Promise<Record<string, ClaimFacts>> {
  const found = await Promise.all(
    [...new Set(names)].map(async name => {
      const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
      const response = await cluster.read({ path });
      if (response.status === 404) return [];
      if (response.status === 403) {
        return [[name, { accessModes: [], zones: [] }] as const];
      }
      const claim = bodyOf<Claim>(cluster.name, 'GET', path, response);
      return [[name, factsOf(claim, await volumeOf(cluster, claim))] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Every claim of a namespace, by name. @throws ClusterApiError, e.g. 403 */
export async function listClaims(
  cluster: ClusterClient,
  namespace: string,
): Promise<ShownClaim[]> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims?limit=500`;
  const { items } = bodyOf<{ items: Claim[] }>(
    cluster.name,
    'GET',
    path,
    await cluster.read({ path }),
  );
  const shown = await Promise.all(
    items.map(async claim => {
      const bound = claim.status?.phase === 'Bound';
      return {
        name: claim.metadata.name,
        ...factsOf(claim, await volumeOf(cluster, claim)),
        capacity: (bound && claim.status?.capacity?.storage) || null,
        bound,
      };
    }),
  );
  return shown.sort((a, b) => a.name.localeCompare(b.name));
}

function factsOf(claim: Claim, volume: unknown): ClaimFacts {
  return {
    accessModes: claim.status?.accessModes ?? claim.spec?.accessModes ?? [],
    zones: zonesOf(volume),
  };
}

/** The PersistentVolume of a bound claim; undefined when there is none, or it may not be read. */
async function volumeOf(
  cluster: ClusterClient,
  { spec }: Claim,
): Promise<unknown> {
  if (!spec?.volumeName) return undefined;
  const path = `/api/v1/persistentvolumes/${spec.volumeName}`;
  const response = await cluster.read({ path });
  if (response.status === 404 || response.status === 403) return undefined;
  return bodyOf(cluster.name, 'GET', path, response);
}

/**
 * Zones that a PersistentVolume can be reached from; empty when its node affinity names none. Its terms are alternatives, so one without
 * a zone means any. Pure.
 */
export function zonesOf(volume: any): string[] {
  const terms: any[] = volume?.spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (!Array.isArray(terms) || terms.length === 0) return [];
  const perTerm = terms.map(term =>
    (term?.matchExpressions ?? []).flatMap((expression: any) =>
      ZONE_KEYS.has(expression?.key) && expression.operator === 'In'
        ? (expression.values as string[])
        : [],
    ),
  );
  return perTerm.some(zones => zones.length === 0)
    ? []
    : [...new Set(perTerm.flat())].sort();
}
