export { mlImageField } from './MlImageField';
export { mlLinesField } from './MlLinesField';
export { mlEnvironmentField } from './MlEnvironmentField';
