export * from './period';
export * from './labels';
