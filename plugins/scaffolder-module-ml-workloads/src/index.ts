/**
 * Form fields of the Slipway launch templates, for the scaffolder: team, image, hardware profile, longest run time, review.
 *
 * @packageDocumentation
 */
export { scaffolderModuleMlWorkloads as default } from './module';
