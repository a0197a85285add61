export * from './format';
export * from './formatTime';
