export { FleetSpendPage } from './FleetSpendPage';
export { SpendTab } from './SpendTab';
export { SpendView } from './SpendView';
export { describeSpend } from './formatSpend';
export { periodChoices, periodOf, thisMonth, timeLabel } from './period';
export { lostMicros } from './tables/shownRows';
