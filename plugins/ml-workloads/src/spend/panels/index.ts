export * from './EfficiencyPanel';
export * from './FactsStrip';
export * from './FilterChips';
export * from './MoversPanel';
export * from './NoSpend';
export * from './Trail';
export * from './Skeletons';
