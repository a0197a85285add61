/**
 * Slipway in the catalog: its annotations documented, served models as entities.
 *
 * @packageDocumentation
 */
export { catalogModuleMlWorkloads as default } from './module';
