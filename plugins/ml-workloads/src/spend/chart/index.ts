export * from './bars';
export * from './series';
export * from './SpendLegend';
