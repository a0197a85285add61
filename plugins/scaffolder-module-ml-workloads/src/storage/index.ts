export { MlVolumesField, mlVolumesField } from './MlVolumesField';
