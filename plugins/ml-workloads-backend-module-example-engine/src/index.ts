/**
 * An example of an engine from another package: PyTorchJob.
 *
 * @packageDocumentation
 */
export { mlWorkloadsModuleExampleEngine as default } from './module';
