/**
 * Scaffolder actions that launch GPU workloads.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMlWorkloads as default } from './module';
