/**
 * The form fields of the launch templates for portals that still run the old frontend system of Backstage.
 *
 * @packageDocumentation
 */
export { launchFormPlugin, mlLaunchFields } from './launchFields';
