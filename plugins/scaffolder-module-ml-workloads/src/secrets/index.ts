export { MlSecretEnvField, mlSecretEnvField } from './MlSecretEnvField';
export {
  MlServiceAccountPicker,
  mlServiceAccountPickerField,
} from './MlServiceAccountPicker';
