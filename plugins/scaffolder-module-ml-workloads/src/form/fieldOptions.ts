import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { LaunchFormData, Target } from './formData';

/** `ui:options` that every field which depends on the place has. */
export interface TargetOptions {
  /** Form data key of the MlTeamTargetPicker; `target` by default. */
  target?: string;
}

/** The form around a field and the place that it launches into. */
export function formAround(
  props: Pick<
    FieldExtensionComponentProps<any, TargetOptions>,
    'formContext' | 'uiSchema'
  >,
): { form: LaunchFormData; target: Partial<Target> | undefined } {
  const form: LaunchFormData & Record<string, any> =
    props.formContext?.formData ?? {};
  return {
    form,
    target: form[props.uiSchema?.['ui:options']?.target ?? 'target'],
  };
}
