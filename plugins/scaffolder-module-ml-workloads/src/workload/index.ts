export { MlImageField, mlImageField } from './MlImageField';
