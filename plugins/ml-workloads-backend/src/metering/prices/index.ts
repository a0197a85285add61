/** Where prices come from, and how they are kept as dated rows. */
export { fixedPrices } from './fixedPrices';
export { PriceBook } from './PriceBook';
export { PriceRefresh, type PriceSettings } from './PriceRefresh';
export { Prices, type PricesOptions } from './Prices';
export { PriceStore, type SourceStatus } from './PriceStore';
export { readRatesFile } from './ratesFile';
export type {
  ObservedRate,
  PriceAnswer,
  PriceQuestion,
  PriceSource,
} from './types';
