import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { TextField } from '@backstage/ui';
import { useTeamLimits } from '../api';
import { FieldNote, type LaunchFormData, ReasonsBeside } from '../form';
import { registryNote } from './registryNote';
import styles from './workload.module.css';

const schema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      target: z
        .string()
        .optional()
        .describe(
          'Form data key of the MlTeamTargetPicker; `target` by default',
        ),
      placeholder: z.string().optional(),
    }),
});

type Props = FieldExtensionComponentProps<
  string,
  { target?: string; placeholder?: string }
>;

/** A container image, with the registries that the team may pull from beside it. */
export const MlImageField = (props: Props) => {
  const { formData, onChange, uiSchema, idSchema, required } = props;
  const options = uiSchema?.['ui:options'] ?? {};
  const form: LaunchFormData & Record<string, any> =
    props.formContext?.formData ?? {};
  const { limits } = useTeamLimits(form[options.target ?? 'target']);
  const note = registryNote(formData, limits);
  return (
    <div id={idSchema?.$id} className={styles.root}>
      <TextField
        label={props.schema?.title ?? 'Image'}
        description={props.schema?.description}
        isRequired={required}
        placeholder={options.placeholder}
        value={formData ?? ''}
        onChange={value => onChange(value === '' ? undefined : value)}
        autoComplete="off"
      />
      {note && (
        <FieldNote tone={note.beyond ? 'beyond' : 'plain'}>
          {note.text}
        </FieldNote>
      )}
      <ReasonsBeside form={form} fields={['image']} />
    </div>
  );
};

export const mlImageField = createFormField({
  name: 'MlImageField',
  component: MlImageField as never,
  schema,
});
