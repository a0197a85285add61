export * from './SpendControls';
export * from './spendView';
export * from './useFocusAfterChange';
export * from './useSpend';
export * from './useSpendView';
