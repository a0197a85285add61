export { MlServingField, mlServingField } from './MlServingField';
export { MlScalingPicker, mlScalingPickerField } from './MlScalingPicker';
