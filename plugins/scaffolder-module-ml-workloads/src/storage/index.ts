export { mlVolumesField } from './MlVolumesField';
