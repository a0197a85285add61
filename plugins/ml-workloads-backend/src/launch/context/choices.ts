import type { LaunchChoices } from '@slipway/backstage-plugin-ml-workloads-common';
import { ClusterApiError, bodyOf, type ClusterClient } from '../../clusters';
import { listClaims } from './claims';

/** Names and labels only: the values of Secrets never leave the API server. */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const TRAINER = '/apis/trainer.kubeflow.org/v1alpha1';
const KSERVE = '/apis/serving.kserve.io/v1alpha1';

/** Where the runtimes of an engine are: the cluster's, and the namespace's own. */
const RUNTIMES: Record<string, (namespace: string) => string[]> = {
  trainjob: namespace => [
    `${TRAINER}/clustertrainingruntimes`,
    `${TRAINER}/namespaces/${namespace}/trainingruntimes`,
  ],
  inferenceservice: namespace => [
    `${KSERVE}/clusterservingruntimes`,
    `${KSERVE}/namespaces/${namespace}/servingruntimes`,
  ],
};

interface Named {
  metadata: { name: string; labels?: Record<string, string> };
}

/**
 * What a namespace has to choose from. Whatever may not be read is left empty with a sentence about it: the form takes a name as text
 * then, and the API server has the last word.
 *
 * @throws ClusterUnreachableError
 */
export async function readChoices(
  cluster: ClusterClient,
  namespace: string,
): Promise<LaunchChoices> {
  const problems: string[] = [];
  /** Empty and a problem when it may not be read; empty when the cluster does not serve it. */
  const orProblem = async <T>(
    what: string,
    remedy: string,
    read: () => Promise<T>,
    otherwise: T,
  ): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ClusterApiError)) throw error;
      if (error.status === 404) return otherwise;
      problems.push(
        `${what} of namespace ${namespace} cannot be listed (${error.status}). ${remedy}`,
      );
      return otherwise;
    }
  };
  const readerRemedy =
    'Bind the ClusterRole slipway-reader to the identity of the Kubernetes plugin; until then write the name';

  const [serviceAccounts, secrets, claims, priorityClasses, ...runtimes] =
    await Promise.all([
      orProblem(
        'The ServiceAccounts',
        readerRemedy,
        () =>
          listNames(cluster, `/api/v1/namespaces/${namespace}/serviceaccounts`),
        [],
      ),
      orProblem(
        'The names of the Secrets',
        "Bind the ClusterRole slipway-secret-names to the portal's writer in the namespace if people shall pick from a list; until then write the name",
        () => secretNames(cluster, namespace),
        null,
      ),
      orProblem(
        'The PersistentVolumeClaims',
        readerRemedy,
        () => listClaims(cluster, namespace),
        [],
      ),
      orProblem(
        'The WorkloadPriorityClasses',
        readerRemedy,
        () => listPriorityClasses(cluster),
        [],
      ),
      ...Object.entries(RUNTIMES).map(async ([engine, paths]) => {
        const names = await Promise.all(
          paths(namespace).map(path =>
            orProblem(
              `The runtimes for ${engine}`,
              readerRemedy,
              () => listNames(cluster, path),
              [],
            ),
          ),
        );
        return [engine, [...new Set(names.flat())].sort()] as const;
      }),
    ]);
  return {
    serviceAccounts,
    secrets,
    claims,
    priorityClasses,
    runtimes: Object.fromEntries(
      runtimes.filter(([, names]) => names.length > 0),
    ),
    problems: [...new Set(problems)].sort(),
  };
}

async function listNames(
  cluster: ClusterClient,
  path: string,
): Promise<string[]> {
  const { items } = bodyOf<{ items: Named[] | null }>(
    cluster.name,
    'GET',
    path,
    await cluster.read({ path: `${path}?limit=500`, accept: METADATA_ONLY }),
  );
  // The API server says null for a list of metadata that is empty.
  return (items ?? []).map(({ metadata }) => metadata.name).sort();
}

/** By the writing identity, which alone may be allowed to; the reading one must never be (`guardrails/rbac`). */
async function secretNames(
  cluster: ClusterClient,
  namespace: string,
): Promise<string[] | null> {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const { kind, items } = bodyOf<{ kind: string; items: Named[] | null }>(
    cluster.name,
    'GET',
    path,
    await cluster.write({
      method: 'GET',
      path: `${path}?limit=500`,
      accept: METADATA_ONLY,
    }),
  );
  // An answer with values in it is not looked at.
  if (kind !== 'PartialObjectMetadataList') return null;
  return (
    (items ?? [])
      // Helm keeps its releases in Secrets; nobody mounts one.
      .filter(({ metadata }) => metadata.labels?.owner !== 'helm')
      .map(({ metadata }) => metadata.name)
      .sort()
  );
}

async function listPriorityClasses(
  cluster: ClusterClient,
): Promise<LaunchChoices['priorityClasses']> {
  const path = '/apis/kueue.x-k8s.io/v1beta2/workloadpriorityclasses';
  const { items } = bodyOf<{
    items: Array<Named & { value?: number; description?: string }>;
  }>(cluster.name, 'GET', path, await cluster.read({ path }));
  return items
    .map(({ metadata, value, description }) => ({
      name: metadata.name,
      value: value ?? 0,
      description: description ?? null,
    }))
    .sort((a, b) => b.value - a.value);
}
