export * from './MlWorkloadsApi';
export { MlWorkloadsClient } from './MlWorkloadsClient';
export { useLive, type Live } from './useLive';
export { useNow } from './useNow';
