import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { TextAreaField } from '@backstage/ui';
import { isLaunchField, ReasonsBeside } from '../form';
import { fromLines, toLines } from './lines';
import styles from './workload.module.css';

const schema = makeFieldSchema({
  output: z => z.array(z.string()).describe('One entry a line'),
  uiOptions: z =>
    z.object({
      placeholder: z.string().optional(),
      rows: z.number().int().optional().describe('Lines shown, 3 by default'),
    }),
});

type Props = FieldExtensionComponentProps<
  string[],
  { placeholder?: string; rows?: number }
>;

/** A list of texts, one a line: a command or its arguments, without quoting rules to remember. */
export const MlLinesField = (props: Props) => {
  const { formData, onChange, uiSchema, idSchema, name, required } = props;
  const options = uiSchema?.['ui:options'] ?? {};
  return (
    <div id={idSchema?.$id} className={styles.root}>
      <TextAreaField
        className={styles.mono}
        label={props.schema?.title ?? name}
        description={props.schema?.description}
        isRequired={required}
        placeholder={options.placeholder}
        rows={options.rows ?? 3}
        value={fromLines(formData)}
        onChange={text => onChange(toLines(text))}
        spellCheck="false"
      />
      {isLaunchField(name) && (
        <ReasonsBeside
          form={props.formContext?.formData ?? {}}
          fields={[name]}
        />
      )}
    </div>
  );
};

export const mlLinesField = createFormField({
  name: 'MlLinesField',
  component: MlLinesField as never,
  schema,
});
