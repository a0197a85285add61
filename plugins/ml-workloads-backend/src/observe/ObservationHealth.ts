import type { DataHealth } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Clusters } from '../clusters';
import type { ClusterStatusStore } from '../database/ClusterStatusStore';
import { WATCHED } from './resources';
import type { ResourceState } from './resourceStates';

type Item = DataHealth['items'][number];

/** What is not seen of the clusters, and what to do about it, for the page "Data health". Every replica answers the same. */
export class ObservationHealth {
  static create(options: {
    clusters: Pick<Clusters, 'list'>;
    store: Pick<ClusterStatusStore, 'all'>;
  }): ObservationHealth {
    return new ObservationHealth(options.clusters, options.store);
  }

  private constructor(
    private readonly clusters: Pick<Clusters, 'list'>,
    private readonly store: Pick<ClusterStatusStore, 'all'>,
  ) {}

  async items(): Promise<Item[]> {
    const stored = await this.store.all();
    return this.clusters
      .list()
      .flatMap(({ name }) =>
        (stored.get(name)?.resources ?? []).flatMap(
          state => itemOf(name, state) ?? [],
        ),
      );
  }
}

const LEDGER = new Set(
  WATCHED.filter(({ ledger }) => ledger).map(({ resource }) => resource),
);

/** Undefined where nothing is amiss: a kind that was never installed is not. Pure. */
export function itemOf(
  cluster: string,
  { resource, state, since, message, rule }: ResourceState,
): Item | undefined {
  const item = {
    subject: resource,
    since: new Date(since).toISOString(),
    cluster,
  };
  // Without nodes, namespaces or pods there is no ledger; without a kind only its objects are missing.
  const severity = LEDGER.has(resource) ? 'error' : 'warning';
  switch (state) {
    case 'forbidden':
      return {
        ...item,
        code: 'not-allowed',
        severity,
        sentence: 'Watching it is not allowed, so nothing new of it is known.',
        fix: `Grant the Kubernetes plugin's identity ${rule}. It is noticed by itself.`,
      };
    case 'failing':
      return {
        ...item,
        code: 'not-watched',
        severity,
        sentence: `It cannot be watched now, so what is shown of it may be old: ${message}`,
        fix: 'It is tried again all the time. If it stays so, look at the cluster and at the backend’s log.',
      };
    case 'gone':
      return {
        ...item,
        code: 'kind-gone',
        severity: 'info',
        sentence:
          'The cluster no longer serves this kind. What was running of it is shown as ended.',
        fix: 'Nothing, if its operator was removed on purpose. When it is installed again, that is noticed by itself.',
      };
    default:
      return undefined;
  }
}
