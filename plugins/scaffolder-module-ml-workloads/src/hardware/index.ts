export {
  MlHardwareProfilePicker,
  mlHardwareProfilePickerField,
} from './MlHardwareProfilePicker';
export { MlTopologyPicker, mlTopologyPickerField } from './MlTopologyPicker';
