/**
 * GPU workloads and GPU spend for Backstage: tabs and a card on catalog entities, and the page "GPU".
 *
 * @packageDocumentation
 */
export { mlWorkloadsPlugin as default } from './plugin';
export * from './publicApi';
