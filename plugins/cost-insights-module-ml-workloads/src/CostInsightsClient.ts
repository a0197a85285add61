import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { IdentityApi } from '@backstage/frontend-plugin-api';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import type { MlWorkloadsApi } from '@slipway/backstage-plugin-ml-workloads';
import type {
  Spend,
  SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { DateTime } from 'luxon';
import {
  change,
  changeOf,
  dailyHours,
  dailyMoney,
  isObservedFrom,
  trendlineOf,
  units,
} from './amounts';
import { readIntervals } from './intervals';
import type {
  Cost,
  CostEntity,
  CostInsightsApi,
  Group,
  MetricData,
  ProductInsightsOptions,
  Project,
} from './types';

/** The one product: configure `costInsights.products.gpu`. */
export const PRODUCT = 'gpu';
/** The one metric: configure `costInsights.metrics.gpuHours`. */
export const METRIC = 'gpuHours';

/** Keys of the rows that are nobody's. */
const NOBODY = new Set(['unattributed', 'none']);

export interface CostInsightsClientOptions {
  spend: Pick<MlWorkloadsApi, 'getSpend'>;
  catalog: Pick<CatalogApi, 'getEntities' | 'getEntitiesByRefs'>;
  identity: Pick<IdentityApi, 'getBackstageIdentity'>;
}

/**
 * Serves Cost Insights from Slipway's ledger, as the signed-in person: groups are those of the catalog, projects their components. Days are
 * UTC. What the person may not see is refused by the backend, not left out of a sum.
 */
export class CostInsightsClient implements CostInsightsApi {
  static create(options: CostInsightsClientOptions): CostInsightsClient {
    return new CostInsightsClient(options);
  }

  private constructor(private readonly options: CostInsightsClientOptions) {}

  /** The last UTC day that is settled to its end. @throws NotFoundError when there is none yet */
  async getLastCompleteBillingDate(): Promise<string> {
    const [group] = await this.groups();
    const today = DateTime.utc().startOf('day');
    const { completeUntil } = await this.options.spend.getSpend({
      ...(group && { entity: group }),
      from: today.minus({ days: 1 }).toISO()!,
      to: today.plus({ days: 1 }).toISO()!,
      granularity: 'day',
      groupBy: 'team',
      compare: 'none',
    });
    if (completeUntil === null) {
      throw new NotFoundError('No day of GPU spend is settled yet');
    }
    return DateTime.fromISO(completeUntil, { zone: 'utc' })
      .startOf('day')
      .minus({ days: 1 })
      .toISODate()!;
  }

  /** Of the signed-in person, whoever is asked for. */
  async getUserGroups(): Promise<Group[]> {
    const refs = await this.groups();
    const { items } = await this.options.catalog.getEntitiesByRefs({
      entityRefs: refs,
      fields: ['metadata.title', 'metadata.name', 'spec.profile'],
    });
    return refs.map((id, index) => ({
      id,
      name: nameOf(items[index], parseEntityRef(id).name),
    }));
  }

  /** Components that the group owns. */
  async getGroupProjects(group: string): Promise<Project[]> {
    const { items } = await this.options.catalog.getEntities({
      filter: { kind: 'Component', 'relations.ownedBy': groupRef(group) },
      fields: ['kind', 'metadata'],
    });
    return items.map(entity => ({
      id: stringifyEntityRef(entity),
      name: nameOf(entity, entity.metadata.name),
    }));
  }

  getCatalogEntityDailyCost(entityRef: string, intervals: string) {
    return this.dailyCost(entityRef, intervals, ['component', 'gpuModel']);
  }

  getGroupDailyCost(group: string, intervals: string) {
    return this.dailyCost(groupRef(group), intervals, [
      'component',
      'gpuModel',
    ]);
  }

  getProjectDailyCost(project: string, intervals: string) {
    return this.dailyCost(project, intervals, ['workload', 'gpuModel']);
  }

  /** GPU-hours of all groups that the person belongs to, which is what the person may read. @throws InputError for other metrics */
  async getDailyMetricData(
    metric: string,
    intervals: string,
  ): Promise<MetricData> {
    if (metric !== METRIC) {
      throw new InputError(
        `Slipway knows the metric '${METRIC}', not '${metric}'`,
      );
    }
    const { from, to, last } = readIntervals(intervals);
    const groups = await this.groups();
    const aggregation = dailyHours(
      await Promise.all(
        groups.map(group => this.ofDays(group, from, to, 'team')),
      ),
    );
    return {
      id: metric,
      format: 'number',
      aggregation,
      change: changeOf(aggregation, last),
    };
  }

  /** The last period against the one before, by component, and by workload where it is one component's. @throws InputError, NotFoundError */
  async getProductInsights({
    product,
    group,
    intervals,
    project,
  }: ProductInsightsOptions): Promise<CostEntity> {
    if (product !== PRODUCT) {
      throw new InputError(
        `Slipway knows the product '${PRODUCT}', not '${product}'`,
      );
    }
    const { last, to, months } = readIntervals(intervals);
    const spend = await this.options.spend.getSpend({
      entity: project ?? groupRef(group),
      from: last.toISO()!,
      to: to.toISO()!,
      granularity: months ? 'month' : 'day',
      groupBy: project ? 'workload' : 'component',
      compare: 'previous',
      limit: 100,
    });
    if (spend.previousTotal === null) {
      throw new NotFoundError(
        'The ledger of GPU spend does not reach back to the period before',
      );
    }
    const before = spend.previousTotal.costMicros;
    const names = await this.namesOf(spend);
    return {
      id: product,
      ...compared(before, spend.total.costMicros),
      entities: {
        [project ? 'workload' : 'component']: spend.rows.flatMap(row =>
          // Without a price in one of the periods there is nothing to compare.
          row.costMicros === null || row.previousCostMicros === null
            ? []
            : [
                {
                  id: NOBODY.has(row.key) ? null : names.get(row.key) ?? null,
                  ...compared(row.previousCostMicros, row.costMicros),
                  entities: {},
                },
              ],
        ),
      },
    };
  }

  /** None: what Slipway finds is shown with the workload that it is about. */
  async getAlerts(): Promise<never[]> {
    return [];
  }

  private async dailyCost(
    entity: string,
    intervals: string,
    breakdowns: SpendGroupBy[],
  ): Promise<Cost> {
    const { from, to, last } = readIntervals(intervals);
    const answers = await Promise.all(
      breakdowns.map(groupBy => this.ofDays(entity, from, to, groupBy)),
    );
    const aggregation = dailyMoney(answers[0]);
    const names = await Promise.all(answers.map(one => this.namesOf(one)));
    return {
      id: entity,
      aggregation,
      // A time that nobody watched would look like growth.
      ...(isObservedFrom(from, answers[0]) && {
        change: changeOf(aggregation, last),
      }),
      trendline: trendlineOf(aggregation),
      groupedCosts: Object.fromEntries(
        breakdowns.map((groupBy, index) => [
          groupBy === 'gpuModel' ? 'GPU model' : groupBy,
          answers[index].rows.map(({ key, title }) => ({
            id: names[index].get(key) ?? title,
            aggregation: dailyMoney(answers[index], key),
          })),
        ]),
      ),
    };
  }

  private ofDays(
    entity: string,
    from: DateTime,
    to: DateTime,
    groupBy: SpendGroupBy,
  ): Promise<Spend> {
    return this.options.spend.getSpend({
      entity,
      from: from.toISO()!,
      to: to.toISO()!,
      granularity: 'day',
      groupBy,
      compare: 'none',
      limit: 20,
    });
  }

  /** What to call the rows: components as the catalog does, where the person may see them there. */
  private async namesOf({
    rows,
    groupBy,
  }: Spend): Promise<Map<string, string>> {
    const titles = new Map(rows.map(({ key, title }) => [key, title]));
    if (groupBy !== 'component') return titles;
    const refs = rows.flatMap(({ ref }) => ref ?? []);
    const { items } = await this.options.catalog.getEntitiesByRefs({
      entityRefs: refs,
      fields: ['metadata.title', 'metadata.name', 'spec.profile'],
    });
    refs.forEach((ref, index) =>
      titles.set(ref, nameOf(items[index], parseEntityRef(ref).name)),
    );
    return titles;
  }

  private async groups(): Promise<string[]> {
    const { ownershipEntityRefs } =
      await this.options.identity.getBackstageIdentity();
    return ownershipEntityRefs.filter(
      ref => parseEntityRef(ref).kind.toLocaleLowerCase('en-US') === 'group',
    );
  }
}

function compared(
  before: Parameters<typeof units>[0] | null,
  after: Parameters<typeof units>[0] | null,
): Pick<CostEntity, 'aggregation' | 'change'> {
  if (before === null || after === null) {
    throw new NotFoundError(
      'The GPUs have no price in one of the periods, so that there is nothing to compare',
    );
  }
  const [old, now] = [units(before), units(after)];
  return { aggregation: [old, now], change: change(old, now) };
}

/** Links carry a group's bare name too. */
function groupRef(group: string): string {
  return stringifyEntityRef(parseEntityRef(group, { defaultKind: 'group' }));
}

function nameOf(entity: any, otherwise: string): string {
  return (
    entity?.metadata?.title ?? entity?.spec?.profile?.displayName ?? otherwise
  );
}
