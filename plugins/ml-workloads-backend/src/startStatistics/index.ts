export { sampleOf, type StartSample } from './sampleOf';
export { FEWEST_STARTS, percentiles, type FinishedStart } from './statistics';
export {
  StartStatisticsService,
  type StartKind,
} from './StartStatisticsService';
