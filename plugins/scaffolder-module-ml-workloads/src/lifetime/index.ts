export { MlDurationPicker, mlDurationPickerField } from './MlDurationPicker';
export {
  MlSimulationPicker,
  mlSimulationPickerField,
} from './MlSimulationPicker';
