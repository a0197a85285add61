export {
  MlTeamTargetPicker,
  mlTeamTargetPickerField,
} from './MlTeamTargetPicker';
