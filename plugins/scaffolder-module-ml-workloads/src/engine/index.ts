export { mlEnginePickerField } from './MlEnginePicker';
export { mlRuntimePickerField } from './MlRuntimePicker';
