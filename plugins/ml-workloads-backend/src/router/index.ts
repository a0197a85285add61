export type { RouterOptions } from './context';
export { createRouter } from './createRouter';
