export { FleetSpendPage } from './FleetSpendPage';
export { SpendTab } from './SpendTab';
export { SpendView } from './SpendView';
export { describeSpend } from './formatSpend';
export { thisMonth } from './period';
