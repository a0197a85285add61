export { MlDurationPicker, mlDurationPickerField } from './MlDurationPicker';
export {
  MlSimulationPicker,
  mlSimulationPickerField,
} from './MlSimulationPicker';
export { MlPriorityPicker, mlPriorityPickerField } from './MlPriorityPicker';
