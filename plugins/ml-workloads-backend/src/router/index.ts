export type { RouterOptions, User } from './context';
export { createRouter } from './createRouter';
