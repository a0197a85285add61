/**
 * The tabs, the card and the page "GPU" for portals that still run the old frontend system of Backstage.
 *
 * @packageDocumentation
 */
export { mlWorkloadsPlugin } from './plugin';
export {
  EntityGpuSpendContent,
  EntityGpuWorkCard,
  EntityMlWorkloadsContent,
  GpuPage,
} from './extensions';
export { isGpuWorkAvailable } from './conditions';
export * from '../publicApi';
