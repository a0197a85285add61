/**
 * What others may build on in Slipway's backend: engines.
 *
 * @packageDocumentation
 */
export { mlWorkloadsEnginesExtensionPoint } from './extensions';
export type { MlWorkloadsEnginesExtensionPoint } from './extensions';
export type {
  ClaimFacts,
  Engine,
  EngineProfile,
  Manifest,
  PodTemplate,
  RenderContext,
  Rendered,
} from './engine';
