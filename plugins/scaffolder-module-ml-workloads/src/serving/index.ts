export { mlServingField } from './MlServingField';
export { mlScalingPickerField } from './MlScalingPicker';
