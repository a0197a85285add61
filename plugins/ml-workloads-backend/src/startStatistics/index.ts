export type { FinishedStart, FinishedStarts, StartKind } from './contracts';
export { sampleOf, type StartSample } from './sampleOf';
export { FEWEST_STARTS, percentiles } from './statistics';
export { StartStatisticsService } from './StartStatisticsService';
