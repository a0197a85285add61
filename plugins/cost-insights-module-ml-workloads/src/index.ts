/**
 * Slipway's GPU spend for Backstage's Cost Insights.
 *
 * @packageDocumentation
 */
export { costInsightsModuleMlWorkloads as default } from './module';
export {
  CostInsightsClient,
  type CostInsightsClientOptions,
} from './CostInsightsClient';
export type {
  ChangeStatistic,
  Cost,
  CostEntity,
  CostInsightsApi,
  DateAggregation,
  Group,
  MetricData,
  ProductInsightsOptions,
  Project,
  Trendline,
} from './types';
