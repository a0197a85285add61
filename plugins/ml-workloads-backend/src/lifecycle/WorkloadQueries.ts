import { NotFoundError } from '@backstage/errors';
import type {
  ClusterFreshness,
  ReceiptEntry,
  Workload,
  WorkloadDetail,
  WorkloadEvents,
  WorkloadGroups,
  WorkloadList,
  WorkloadManifests,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { stringify } from 'yaml';
import type { ClusterClient } from '../clusters';
import type {
  ClusterStatusService,
  GroupWorkloadsOptions,
  ListWorkloadsOptions,
  WorkloadQueriesService,
  WorkloadRow,
} from '../contracts';
import type { ReadWorkload } from '../database/readWorkload';
import type { WorkloadReader } from '../database/WorkloadReader';
import { iso, isoOrNull } from '../isoTime';
import type { PodFacts } from './facts';
import type { WorkloadLists } from './list';
import { liveObject, objectPath } from './LiveObjects';
import { podEventOf } from './podEvents';
import { shownPod, shownPreemption, shownWorkload } from './shownWorkload';

export interface WorkloadQueriesOptions {
  reader: WorkloadReader;
  lists: Pick<WorkloadLists, 'list' | 'groups'>;
  clusters: { get(name: string): ClusterClient | undefined };
  status: ClusterStatusService;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  /** What Slipway filled in, for workloads that it launched. */
  receiptOf?: (
    row: Pick<WorkloadRow, 'cluster' | 'namespace' | 'name' | 'kind' | 'uid'>,
  ) => Promise<ReceiptEntry[]>;
}

const MOST_EVENTS = 500;

/** What people ask about workloads. Authorisation is the caller's part. */
export class WorkloadQueries implements WorkloadQueriesService {
  static create(options: WorkloadQueriesOptions): WorkloadQueries {
    return new WorkloadQueries(options);
  }

  private constructor(private readonly options: WorkloadQueriesOptions) {}

  list(options: ListWorkloadsOptions): Promise<WorkloadList> {
    return this.options.lists.list(options);
  }

  groups(options: GroupWorkloadsOptions): Promise<WorkloadGroups> {
    return this.options.lists.groups(options);
  }

  async row(id: string): Promise<WorkloadRow | undefined> {
    const [row] = await this.options.reader.byIds([id]);
    if (!row) {
      return undefined;
    }
    const { cluster, namespace, kind, name, uid, team, component } = row;
    const { api_version: apiVersion } = row;
    return {
      id,
      cluster,
      namespace,
      kind,
      name,
      uid,
      team,
      component,
      apiVersion,
    };
  }

  async get(id: string): Promise<WorkloadDetail | undefined> {
    const { reader, status, receiptOf, currency } = this.options;
    const [row] = await reader.byIds([id]);
    if (!row) {
      return undefined;
    }
    const clusters = await status.freshness();
    const freshness = clusters.find(({ cluster }) => cluster === row.cluster);
    const pods = await this.pods(id);
    return {
      ...shownWorkload(row, currency, freshness),
      kept: row.kept,
      pods: pods.map(shownPod),
      receipt: (await receiptOf?.(row)) ?? [],
      freshness: freshness ?? notConfigured(row.cluster),
    };
  }

  async timeline(id: string): Promise<WorkloadTimeline> {
    const { reader } = this.options;
    await this.existing(id);
    const [transitions, attempts, replicas] = await Promise.all([
      reader.transitions(id),
      reader.attempts(id),
      reader.replicas(id),
    ]);
    return {
      transitions: transitions.map(transition => ({
        at: iso(transition.at),
        from: transition.from_state as Workload['state'] | null,
        to: transition.to_state as Workload['state'],
        reasonCode: transition.reason_code,
        sentence: transition.sentence,
        source: transition.source,
      })),
      attempts: attempts.map(attempt => ({
        number: attempt.number,
        start: iso(attempt.start),
        readyAt: isoOrNull(attempt.ready_at),
        end: isoOrNull(attempt.end),
        endReason: attempt.end_reason,
        exitCode: attempt.exit_code,
        message: attempt.message,
        pods: attempt.pods,
        waterfall: JSON.parse(attempt.waterfall),
        preemption: shownPreemption(attempt.preemption),
      })),
      replicas: replicas.map(({ at, wanted, pods, ready }) => ({
        at: iso(at),
        wanted,
        pods,
        ready,
      })),
    };
  }

  async events(id: string): Promise<WorkloadEvents> {
    const row = await this.existing(id);
    const client = this.options.clusters.get(row.cluster);
    const kept = await this.options.reader.events(id, MOST_EVENTS);
    const items = new Map(
      kept.map(event => [
        event.uid,
        {
          at: iso(event.at),
          type: event.type as 'Normal' | 'Warning',
          reason: event.reason,
          message: event.message,
          object: event.object,
          count: event.count,
        },
      ]),
    );
    const live = await liveObject(client, row);
    if (live && client) {
      for (const event of await this.eventsOfObject(client, row)) {
        items.set(event.uid, {
          at: iso(event.at),
          type: event.type,
          reason: event.reason,
          message: event.message,
          object: `${row.kind}/${row.name}`,
          count: event.count,
        });
      }
    }
    return {
      items: [...items.values()].sort((a, b) => (a.at < b.at ? 1 : -1)),
      live: live !== undefined,
    };
  }

  async manifests(id: string): Promise<WorkloadManifests> {
    const { reader, clusters, receiptOf } = this.options;
    const row = await this.existing(id);
    const live = await liveObject(clusters.get(row.cluster), row);
    const stored = await reader.object(id);
    const object = live ?? (stored === null ? undefined : JSON.parse(stored));
    return {
      yaml: object ? stringify(object) : '',
      receipt: (await receiptOf?.(row)) ?? [],
      live: live !== undefined,
    };
  }

  private async pods(id: string): Promise<PodFacts[]> {
    const pods = await this.options.reader.pods(id);
    return pods.map(facts => JSON.parse(facts) as PodFacts);
  }

  private async existing(id: string): Promise<ReadWorkload> {
    const [row] = await this.options.reader.byIds([id]);
    if (!row) {
      throw new NotFoundError(`There is no workload '${id}'`);
    }
    return row;
  }

  /** Events of the object itself; those of its pods are kept by the observer. */
  private async eventsOfObject(client: ClusterClient, row: ReadWorkload) {
    const selector = encodeURIComponent(`involvedObject.uid=${row.uid}`);
    const collection = objectPath('v1', 'Event', row.namespace, '');
    const { status, body } = await client
      .read({
        path: `${collection.replace(
          /\/$/,
          '',
        )}?fieldSelector=${selector}&limit=${MOST_EVENTS}`,
        timeoutMs: 8_000,
      })
      // What the observer kept is an answer too.
      .catch(() => ({ status: 0, body: undefined }));
    if (status !== 200) {
      return [];
    }
    return (body.items ?? []).flatMap((event: any) => {
      // The same cut as for pods' events; the kind is known here.
      const read = podEventOf({
        ...event,
        involvedObject: { ...event.involvedObject, kind: 'Pod' },
      });
      return read ? [read] : [];
    });
  }
}

function notConfigured(cluster: string): ClusterFreshness {
  return {
    cluster,
    title: cluster,
    observedAt: null,
    observedSince: null,
    stale: true,
    problem: `Cluster '${cluster}' is not in mlWorkloads.clusters any more; what is shown is history`,
    simulated: false,
  };
}
