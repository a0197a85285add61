export { mlHardwareProfilePickerField } from './MlHardwareProfilePicker';
export { mlTopologyPickerField } from './MlTopologyPicker';
