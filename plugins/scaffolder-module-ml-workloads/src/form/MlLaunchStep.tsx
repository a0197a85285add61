import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { useEffect, useMemo, useRef } from 'react';
import { type FormEditor, FormEditorProvider } from './FormEditor';

const schema = makeFieldSchema({ output: z => z.record(z.any()) });

/**
 * A whole step of a template that lets its fields change each other: `MlLaunchReview` applies a fix to a field of an earlier step
 * through it. A form field can otherwise only change its own value. Put it on the step itself, beside `properties`:
 *
 * ```yaml
 * - title: Verdict and cost
 *   ui:field: MlLaunchStep
 *   properties: { … }
 * ```
 */
export const MlLaunchStep = (
  props: FieldExtensionComponentProps<Record<string, unknown>>,
) => {
  const { registry, uiSchema, formData, formContext, onChange } = props;
  const latest = useRef({ formData, formContext, onChange });
  useEffect(() => {
    latest.current = { formData, formContext, onChange };
  });
  const editor = useMemo<FormEditor>(
    () => ({
      update: changes => {
        const { current } = latest;
        current.onChange({ ...current.formData, ...changes });
      },
    }),
    [],
  );
  const { ObjectField } = registry.fields;
  const { 'ui:field': _own, ...inner } = uiSchema ?? {};
  return (
    <FormEditorProvider value={editor}>
      <ObjectField {...(props as any)} uiSchema={inner} />
    </FormEditorProvider>
  );
};

export const mlLaunchStepField = createFormField({
  name: 'MlLaunchStep',
  component: MlLaunchStep as never,
  schema,
});
