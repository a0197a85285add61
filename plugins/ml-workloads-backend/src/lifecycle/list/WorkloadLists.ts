import {
  toGpuMs,
  toMicros,
  type ClusterFreshness,
  type Workload,
  type WorkloadColumn,
  type WorkloadGroups as ShownGroups,
  type WorkloadList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  ClusterStatusService,
  GroupWorkloadsOptions,
  ListWorkloadsOptions,
} from '../../contracts';
import type { WorkloadGroups } from '../../database/WorkloadGroups';
import type {
  PagedWorkload,
  WorkloadPages,
} from '../../database/WorkloadPages';
import { decodeCursor, encodeCursor } from '../../pageCursor';
import { shownWorkload } from '../shownWorkload';
import { columnValues } from './columns';
import { GROUPS } from './groups';
import { ORDERS } from './orders';

export interface WorkloadListsOptions {
  pages: WorkloadPages;
  groups: WorkloadGroups;
  status: Pick<ClusterStatusService, 'freshness'>;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
  /** Annotations or labels that the list can show. */
  columns?: readonly WorkloadColumn[];
}

const LARGEST_PAGE = 500;
/** A selection with more groups says so; nobody reads a list of hundreds of teams. */
const MOST_GROUPS = 200;

/** Pages and groups of workloads. Authorisation is the caller's part. */
export class WorkloadLists {
  static create(options: WorkloadListsOptions): WorkloadLists {
    return new WorkloadLists(options);
  }

  private constructor(private readonly options: WorkloadListsOptions) {}

  /** @throws InputError for a cursor of another order */
  async list(options: ListWorkloadsOptions): Promise<WorkloadList> {
    const {
      orderBy = 'createdAt',
      order,
      limit,
      cursor,
      columns: asked = [],
      ...choice
    } = options;
    const { column, direction, value } = ORDERS[orderBy];
    const offered = this.options.columns ?? [];
    const key = `${orderBy}/${order ?? direction}`;
    const after = decodeCursor(key, cursor, value);
    const clusters = await this.options.status.freshness();
    const selection = { ...choice, staleClusters: staleOf(clusters) };
    const length = Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(limit)));
    const { rows, total } = await this.options.pages.page(selection, {
      orderBy: column,
      order: order ?? direction,
      // One more tells whether there is another page.
      limit: length + 1,
      after,
    });
    const page = rows.slice(0, length);
    const last = page.at(-1);
    // Objects are large, and most people look at none of these columns.
    const columns = offered.filter(one => asked.includes(one.key));
    const objects =
      columns.length > 0
        ? await this.options.pages.objects(page.map(({ id }) => id))
        : new Map<string, string | null>();
    return {
      items: page.map(row => ({
        ...this.shown(row, clusters),
        ...(asked.length > 0 && {
          columns: columnValues(objects.get(row.id) ?? null, columns),
        }),
      })),
      totalItems: total,
      nextCursor:
        rows.length > length && last ? encodeCursor(key, last.place) : null,
      columns: [...offered],
      clusters,
    };
  }

  /** Counts and sums by one property, the largest holders first. */
  async groups(options: GroupWorkloadsOptions): Promise<ShownGroups> {
    const { by, ...choice } = options;
    const { status, groups, currency } = this.options;
    const clusters = await status.freshness();
    const found = await groups.by(
      GROUPS[by],
      { ...choice, staleClusters: staleOf(clusters) },
      MOST_GROUPS + 1,
    );
    return {
      by,
      currency,
      items: found.slice(0, MOST_GROUPS).map(group => ({
        key: group.key,
        workloads: group.workloads,
        gpusMilli: group.gpusMilli,
        heldGpusMilli: group.heldGpusMilli,
        gpuMs: toGpuMs(group.milliGpuMs),
        costMicros: toMicros(group.costMicros),
        unpricedGpuMs: toGpuMs(group.unpricedMilliGpuMs),
      })),
      more: found.length > MOST_GROUPS,
      clusters,
    };
  }

  private shown(row: PagedWorkload, clusters: ClusterFreshness[]): Workload {
    return shownWorkload(
      row,
      this.options.currency,
      clusters.find(({ cluster }) => cluster === row.cluster),
    );
  }
}

function staleOf(clusters: ClusterFreshness[]): string[] {
  return clusters.filter(({ stale }) => stale).map(({ cluster }) => cluster);
}
