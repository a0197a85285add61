export { demoHistory, planHistory } from './demoHistory';
export type { HistoryOptions, HistoryPlan } from './demoHistory';
export { writeHistory } from './writeHistory';
