export { mlTeamTargetPickerField } from './MlTeamTargetPicker';
