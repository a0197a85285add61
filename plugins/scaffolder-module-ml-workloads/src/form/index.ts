export * from './formData';
export { requestFromForm, requestKey, type FormRequest } from './launchRequest';
export { FieldNote, ReasonsBeside } from './BesideField';
export { useFormEditor } from './FormEditor';
export { mlLaunchStepField } from './MlLaunchStep';
export { canGoToStep, goToStep } from './stepNavigation';
export { formAround, type TargetOptions } from './fieldOptions';
export { ListField } from './ListField';
export { NotKnown } from './NotKnown';
