export { ServedModels } from './ServedModels';
