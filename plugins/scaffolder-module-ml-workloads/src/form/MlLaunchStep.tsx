import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type FormEditor, FormEditorProvider } from './FormEditor';
import styles from './MlLaunchStep.module.css';
import { advancedPart, type StepPart } from './stepParts';

const schema = makeFieldSchema({
  output: z => z.record(z.any()),
  uiOptions: z =>
    z.object({
      advanced: z
        .array(z.string())
        .optional()
        .describe('Properties that are folded away until somebody needs them'),
      advancedTitle: z
        .string()
        .optional()
        .describe('What is folded away, e.g. “Environment and secrets”'),
    }),
});

type Props = FieldExtensionComponentProps<
  Record<string, unknown>,
  { advanced?: string[]; advancedTitle?: string }
>;

const Advanced = (props: {
  part: StepPart;
  title: string;
  children: React.ReactNode;
}) => {
  const { part, title, children } = props;
  // What was filled in or refused is never hidden; what a person closed stays closed.
  const [open, setOpen] = useState(part.needed);
  const { needed } = part;
  useEffect(() => {
    if (needed) setOpen(true);
  }, [needed]);
  return (
    <details
      className={styles.advanced}
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {title}
        <span className={styles.hint}>
          {part.filled > 0 ? `${part.filled} filled in` : 'optional'}
        </span>
      </summary>
      <div className={styles.body}>{children}</div>
    </details>
  );
};

/**
 * A whole step of a template that lets its fields change each other: `MlLaunchReview` applies a fix to a field of an earlier step
 * through it. A form field can otherwise only change its own value. It can also fold away what a first launch does not need. Put it on
 * the step itself, beside `properties`:
 *
 * ```yaml
 * - title: Workload
 *   ui:field: MlLaunchStep
 *   ui:options:
 *     advanced: [env, secretEnv]
 *     advancedTitle: Environment and secrets
 *   properties: { … }
 * ```
 */
export const MlLaunchStep = (props: Props) => {
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
  const { 'ui:field': _own, 'ui:options': options, ...inner } = uiSchema ?? {};
  const { first, advanced } = advancedPart(
    props.schema,
    options?.advanced ?? [],
    formContext?.formData ?? {},
    props.errorSchema,
  );
  const part = (which: StepPart) => (
    <ObjectField
      {...(props as any)}
      schema={which.schema}
      uiSchema={{ ...inner, 'ui:order': undefined }}
    />
  );
  return (
    <FormEditorProvider value={editor}>
      {part(first)}
      {advanced && (
        <Advanced
          part={advanced}
          title={options?.advancedTitle ?? 'More settings'}
        >
          {part(advanced)}
        </Advanced>
      )}
    </FormEditorProvider>
  );
};

export const mlLaunchStepField = createFormField({
  name: 'MlLaunchStep',
  component: MlLaunchStep as never,
  schema,
});
