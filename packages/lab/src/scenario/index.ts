export { playAfternoon } from './afternoon';
export type { Afternoon, AfternoonOptions } from './afternoon';
export type { Played } from './Stage';
