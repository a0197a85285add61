export { fetchServedModels } from './fetchServedModels';
export { readServedModelConfig } from './readServedModelConfig';
export { ServedModelProvider } from './ServedModelProvider';
