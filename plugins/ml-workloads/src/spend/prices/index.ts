export * from './describePrices';
export * from './PriceHint';
export * from './PricesTable';
