export { HABITS, type Habits } from './habits';
export * from './namespaces';
export { SERVICES } from './services';
export * from './shelves';
