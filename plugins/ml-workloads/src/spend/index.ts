export { FleetSpendPage } from './FleetSpendPage';
export { SpendTab } from './SpendTab';
export { SpendView } from './SpendView';
export { describeSpend } from './formatSpend';
export { periodChoices, periodLabel, periodOf, thisMonth } from './period';
export { lostMicros } from './tables/shownRows';
