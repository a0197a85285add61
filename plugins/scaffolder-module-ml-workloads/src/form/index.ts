export * from './formData';
export { requestFromForm, requestKey, type FormRequest } from './launchRequest';
export { reasonsBeside } from './checkedReasons';
export { FieldNote, ReasonsBeside } from './BesideField';
export {
  FormEditorProvider,
  useFormEditor,
  type FormEditor,
} from './FormEditor';
export { MlLaunchStep, mlLaunchStepField } from './MlLaunchStep';
export { canGoToStep, goToStep } from './stepNavigation';
export { advancedPart, type StepPart } from './stepParts';
export { formAround, type TargetOptions } from './fieldOptions';
export { ListField } from './ListField';
export { NotKnown } from './NotKnown';
