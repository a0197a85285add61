export { MlImageField, mlImageField } from './MlImageField';
export { MlLinesField, mlLinesField } from './MlLinesField';
export { MlEnvironmentField, mlEnvironmentField } from './MlEnvironmentField';
