import { InputError, NotFoundError } from '@backstage/errors';
import type {
  ClusterFreshness,
  ReceiptEntry,
  Workload,
  WorkloadDetail,
  WorkloadEvents,
  WorkloadList,
  WorkloadLogs,
  WorkloadManifests,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { stringify } from 'yaml';
import type { ClusterClient } from '../clusters';
import type {
  ClusterStatusService,
  ListWorkloadsOptions,
  SpendQueriesService,
  WorkloadQueriesService,
  WorkloadRow,
} from '../contracts';
import type {
  Page,
  ReadWorkload,
  WorkloadColumn,
  WorkloadReader,
  WorkloadSelection,
} from '../database/WorkloadReader';
import { decodeCursor, encodeCursor } from './cursor';
import type { PodFacts } from './facts';
import { liveObject, objectPath, podLog } from './LiveObjects';
import { podEventOf } from './podEvents';
import { iso, isoOrNull, shownPod, shownWorkload } from './shownWorkload';

export interface WorkloadQueriesOptions {
  reader: WorkloadReader;
  clusters: { get(name: string): ClusterClient | undefined };
  status: ClusterStatusService;
  spend: Pick<SpendQueriesService, 'totalsOf'>;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  /** What Slipway filled in, for workloads that it launched. */
  receiptOf?: (
    row: Pick<WorkloadRow, 'cluster' | 'namespace' | 'name' | 'kind' | 'uid'>,
  ) => Promise<ReceiptEntry[]>;
}

const COLUMN: Record<string, WorkloadColumn> = {
  createdAt: 'created_at',
  name: 'name',
  state: 'state',
};
const LARGEST_PAGE = 500;
/** Ordering by money reads the money of all that is selected; more than this is refused. */
const MOST_BY_COST = 5000;
const MOST_EVENTS = 500;
const MOST_LOG_LINES = 5000;

/** What people ask about workloads. Authorisation is the caller's part. */
export class WorkloadQueries implements WorkloadQueriesService {
  static create(options: WorkloadQueriesOptions): WorkloadQueries {
    return new WorkloadQueries(options);
  }

  private constructor(private readonly options: WorkloadQueriesOptions) {}

  async list(options: ListWorkloadsOptions): Promise<WorkloadList> {
    const { reader, status } = this.options;
    const clusters = await status.freshness();
    const selection = selectionOf(options, clusters);
    const totalItems = await reader.count(selection);
    const { items, nextCursor } =
      options.orderBy === 'cost'
        ? await this.byCost(options, selection, totalItems, clusters)
        : await this.byColumn(options, selection, clusters);
    return { items, totalItems, nextCursor, clusters };
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
    const { reader, status, receiptOf } = this.options;
    const [row] = await reader.byIds([id]);
    if (!row) {
      return undefined;
    }
    const clusters = await status.freshness();
    const [workload] = await this.shown([row], clusters);
    const pods = await this.pods(id);
    return {
      ...workload,
      pods: pods.map(shownPod),
      receipt: (await receiptOf?.(row)) ?? [],
      freshness:
        clusters.find(({ cluster }) => cluster === row.cluster) ??
        notConfigured(row.cluster),
    };
  }

  async timeline(id: string): Promise<WorkloadTimeline> {
    const { reader } = this.options;
    await this.existing(id);
    const [transitions, attempts] = await Promise.all([
      reader.transitions(id),
      reader.attempts(id),
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

  async logs(
    id: string,
    options: {
      pod?: string;
      container?: string;
      tailLines: number;
      previous: boolean;
    },
  ): Promise<WorkloadLogs> {
    const row = await this.existing(id);
    const client = this.options.clusters.get(row.cluster);
    if (!client) {
      throw new NotFoundError(
        `Cluster '${row.cluster}' is not configured any more, so its logs cannot be read`,
      );
    }
    const tailLines = Math.trunc(options.tailLines);
    if (!(tailLines > 0 && tailLines <= MOST_LOG_LINES)) {
      throw new InputError(
        `tailLines must be from 1 to ${MOST_LOG_LINES}, not ${options.tailLines}`,
      );
    }
    const pods = await this.pods(id);
    const pod = options.pod
      ? pods.findLast(({ name }) => name === options.pod)
      : pods.at(-1);
    if (!pod) {
      throw new NotFoundError(
        options.pod
          ? `This workload has no pod '${options.pod}'`
          : 'This workload has no pod yet, so there is no log',
      );
    }
    // A bare pod is checked by its uid below; of others also the owner and its namespace's team must be the same still.
    if (!(await liveObject(client, row)) && row.engine !== 'generic') {
      throw new NotFoundError(
        `${row.kind} ${row.name} is gone, and its logs with it. Logs are kept by the cluster, not by Slipway`,
      );
    }
    const log = await podLog(client, {
      namespace: row.namespace,
      pod: pod.name,
      uid: pod.uid,
      container: options.container,
      tailLines,
      previous: options.previous,
    });
    return { pod: pod.name, ...log };
  }

  private async byColumn(
    options: ListWorkloadsOptions,
    selection: WorkloadSelection,
    clusters: ClusterFreshness[],
  ) {
    const orderBy = COLUMN[options.orderBy ?? 'createdAt'];
    const order = options.order ?? (orderBy === 'created_at' ? 'desc' : 'asc');
    const limit = limitOf(options);
    const key = `${orderBy}/${order}`;
    const page: Page = {
      orderBy,
      order,
      limit: limit + 1,
      after: decodeCursor(key, options.cursor),
    };
    const rows = await this.options.reader.page(selection, page);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: await this.shown(shown, clusters),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(key, { value: last[orderBy], id: last.id })
          : null,
    };
  }

  private async byCost(
    options: ListWorkloadsOptions,
    selection: WorkloadSelection,
    totalItems: number,
    clusters: ClusterFreshness[],
  ) {
    if (totalItems > MOST_BY_COST) {
      throw new InputError(
        `${totalItems} workloads are too many to order by cost; narrow the selection to at most ${MOST_BY_COST}`,
      );
    }
    const { reader, spend } = this.options;
    const order = options.order ?? 'desc';
    const key = `cost/${order}`;
    const sign = order === 'asc' ? 1 : -1;
    const ids = await reader.newestIds(selection, MOST_BY_COST);
    const totals = await spend.totalsOf(ids);
    // What is not priced comes after everything that is, in either order.
    const cost = (id: string) => totals.get(id)?.costMicros ?? null;
    const compare = (a: Costed, b: Costed): number => {
      if (a.cost === null || b.cost === null) {
        const byNull = Number(a.cost === null) - Number(b.cost === null);
        return byNull || (a.id < b.id ? -1 : Number(a.id > b.id));
      }
      if (a.cost !== b.cost) {
        return a.cost < b.cost ? -sign : sign;
      }
      return a.id < b.id ? -1 : Number(a.id > b.id);
    };
    const sorted = ids.map(id => ({ id, cost: cost(id) })).sort(compare);
    const after = decodeCursor(key, options.cursor);
    const from = after && {
      id: after.id,
      cost: after.value === '' ? null : BigInt(after.value),
    };
    const rest = from
      ? sorted.filter(entry => compare(from, entry) < 0)
      : sorted;
    const page = rest.slice(0, limitOf(options));
    const rows = new Map(
      (await reader.byIds(page.map(({ id }) => id))).map(row => [row.id, row]),
    );
    const last = page.at(-1);
    return {
      items: await this.shown(
        page.flatMap(({ id }) => rows.get(id) ?? []),
        clusters,
      ),
      nextCursor:
        rest.length > page.length && last
          ? encodeCursor(key, { value: String(last.cost ?? ''), id: last.id })
          : null,
    };
  }

  private async shown(
    rows: ReadWorkload[],
    clusters: ClusterFreshness[],
  ): Promise<Workload[]> {
    const { spend, currency } = this.options;
    const totals = await spend.totalsOf(rows.map(({ id }) => id));
    return rows.map(row =>
      shownWorkload(
        row,
        totals.get(row.id),
        currency,
        clusters.find(({ cluster }) => cluster === row.cluster),
      ),
    );
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

interface Costed {
  id: string;
  cost: bigint | null;
}

function limitOf({ limit }: ListWorkloadsOptions): number {
  return Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(limit)));
}

function selectionOf(
  options: ListWorkloadsOptions,
  clusters: ClusterFreshness[],
): WorkloadSelection {
  const { allowed, team, component, cluster, namespace, queue, search } =
    options;
  return {
    allowed,
    team,
    component,
    cluster,
    namespace,
    queue,
    search,
    states: options.state,
    kinds: options.kind,
    staleClusters: clusters
      .filter(({ stale }) => stale)
      .map(stale => stale.cluster),
  };
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
