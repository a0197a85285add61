import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { TextAreaField } from '@backstage/ui';
import { useState } from 'react';
import { FieldNote, ReasonsBeside } from '../form';
import { fromVariables, toVariables, type Variable } from './lines';
import styles from './workload.module.css';

const schema = makeFieldSchema({
  output: z => z.array(z.object({ name: z.string(), value: z.string() })),
});

/** Environment variables as `NAME=value` lines. A line that is not one is said to be, and left out. */
export const MlEnvironmentField = (
  props: FieldExtensionComponentProps<Variable[]>,
) => {
  const { formData, onChange, idSchema } = props;
  // What is typed and not yet a variable has to stay on the screen.
  const [text, setText] = useState(() => fromVariables(formData));
  const { problems } = toVariables(text);
  return (
    <div id={idSchema?.$id} className={styles.root}>
      <TextAreaField
        className={styles.mono}
        label={props.schema?.title ?? 'Environment'}
        description={props.schema?.description}
        placeholder="NAME=value"
        rows={3}
        value={text}
        onChange={changed => {
          setText(changed);
          const { variables } = toVariables(changed);
          onChange(variables.length > 0 ? variables : undefined);
        }}
        spellCheck="false"
      />
      {problems.map(problem => (
        <FieldNote key={problem} tone="beyond">
          {problem} It is left out.
        </FieldNote>
      ))}
      <ReasonsBeside
        form={props.formContext?.formData ?? {}}
        fields={['env']}
      />
    </div>
  );
};

export const mlEnvironmentField = createFormField({
  name: 'MlEnvironmentField',
  component: MlEnvironmentField as never,
  schema,
});
