export * from './SpendControls';
export * from './spendView';
export * from './useSpend';
export * from './useSpendView';
