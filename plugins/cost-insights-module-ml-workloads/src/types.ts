/*
 * What Cost Insights asks of its service, `CostInsightsApi` of `@backstage-community/plugin-cost-insights` (0.27): the same shapes, so that
 * a portal which does not use it need not install it. A test holds them against the published types.
 */

/** `YYYY-MM-DD` and the currency's units, as a float: Cost Insights calculates so. */
export interface DateAggregation {
  date: string;
  amount: number;
}

/** From one period to the next. */
export interface ChangeStatistic {
  /** (new − old) / old; absent where one of them is zero. */
  ratio?: number;
  amount: number;
}

export interface Trendline {
  slope: number;
  intercept: number;
}

export interface Cost {
  id: string;
  aggregation: DateAggregation[];
  change?: ChangeStatistic;
  trendline?: Trendline;
  /** By kind of breakdown. */
  groupedCosts?: Record<string, Cost[]>;
}

/** Something that costs, in two periods. */
export interface CostEntity {
  /** null: nobody's. */
  id: string | null;
  /** Of the period before, and of the period. */
  aggregation: [number, number];
  entities: Record<string, CostEntity[]>;
  change: ChangeStatistic;
}

export interface Group {
  id: string;
  name?: string;
}

export interface Project {
  id: string;
  name?: string;
}

export interface MetricData {
  id: string;
  format: 'number' | 'currency';
  aggregation: DateAggregation[];
  change: ChangeStatistic;
}

export interface ProductInsightsOptions {
  /** Key below `costInsights.products`. */
  product: string;
  group: string;
  /** ISO 8601 repeating interval. */
  intervals: string;
  project: string | null;
}

/** The service of Cost Insights. */
export interface CostInsightsApi {
  getLastCompleteBillingDate(): Promise<string>;
  getUserGroups(userId: string): Promise<Group[]>;
  getGroupProjects(group: string): Promise<Project[]>;
  getCatalogEntityDailyCost(
    entityRef: string,
    intervals: string,
  ): Promise<Cost>;
  getGroupDailyCost(group: string, intervals: string): Promise<Cost>;
  getProjectDailyCost(project: string, intervals: string): Promise<Cost>;
  getDailyMetricData(metric: string, intervals: string): Promise<MetricData>;
  getProductInsights(options: ProductInsightsOptions): Promise<CostEntity>;
  getAlerts(group: string): Promise<never[]>;
}
