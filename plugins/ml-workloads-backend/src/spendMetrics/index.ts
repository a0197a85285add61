export { readScrapers } from './readScrapers';
export { SpendMetrics, type SpendMetricsOptions } from './SpendMetrics';
