export { MlEnginePicker, mlEnginePickerField } from './MlEnginePicker';
export { MlRuntimePicker, mlRuntimePickerField } from './MlRuntimePicker';
