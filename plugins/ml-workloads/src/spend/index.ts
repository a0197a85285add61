export { FleetSpendPage } from './FleetSpendPage';
export { SpendTab } from './SpendTab';
export { SpendView } from './SpendView';
export { describeComparison, describeSpend } from './formatSpend';
export { periodChoices, periodOf, thisMonth } from './period';
export { lostMicros } from './tables/shownRows';
