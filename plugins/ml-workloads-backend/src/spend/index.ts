export { plus, readSum, SUM_COLUMNS, type Sum } from './amounts';
export { attemptSpend } from './attemptSpend';
/** Answers about GPU time and money. */
export { SpendQueries, type SpendQueriesOptions } from './SpendQueries';
export { dataHealthItems } from './dataHealth';
export { reachOf, type Reach } from './completeness';
export { decimal } from './decimals';
export { readFocusSettings } from './focus';
export { readUnitMetrics } from './units';
