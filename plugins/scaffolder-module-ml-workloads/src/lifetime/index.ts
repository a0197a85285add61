export { mlDurationPickerField } from './MlDurationPicker';
export { mlSimulationPickerField } from './MlSimulationPicker';
export { mlPriorityPickerField } from './MlPriorityPicker';
