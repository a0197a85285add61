export { attemptSpend } from './attemptSpend';
/** Answers about GPU time and money. */
export { SpendQueries, type SpendQueriesOptions } from './SpendQueries';
export { dataHealthItems } from './dataHealth';
