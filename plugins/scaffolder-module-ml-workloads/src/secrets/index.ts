export { mlSecretEnvField } from './MlSecretEnvField';
export { mlServiceAccountPickerField } from './MlServiceAccountPicker';
