/**
 * What others may build on in Slipway's backend: engines and price sources.
 *
 * @packageDocumentation
 */
export {
  mlWorkloadsEnginesExtensionPoint,
  mlWorkloadsPriceSourcesExtensionPoint,
} from './extensions';
export type {
  MlWorkloadsEnginesExtensionPoint,
  MlWorkloadsPriceSourcesExtensionPoint,
} from './extensions';
export type {
  DatedPrice,
  ObservedPrice,
  Prices,
  PriceSource,
} from './priceSource';
export type {
  ClaimFacts,
  Engine,
  EngineProfile,
  Manifest,
  PodTemplate,
  RenderContext,
  Rendered,
} from './engine';
