export {
  MlHardwareProfilePicker,
  mlHardwareProfilePickerField,
} from './MlHardwareProfilePicker';
