import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Select, TextField } from '@backstage/ui';
import { useLaunchChoices } from '../api';
import {
  FieldNote,
  formAround,
  NotKnown,
  ReasonsBeside,
  type TargetOptions,
} from '../form';
import styles from '../form/list.module.css';

const schema = makeFieldSchema({
  output: z => z.string().describe('ServiceAccount of the namespace'),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<string, TargetOptions>;

/** No name of an object can have a slash. */
const NONE = '/none';

/** The ServiceAccount that the pods run as. Without one they get no token for the Kubernetes API. */
export const MlServiceAccountPicker = (props: Props) => {
  const { formData, onChange, idSchema } = props;
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const names = choices.value?.serviceAccounts;
  const set = (name: string) =>
    onChange(name === NONE || name === '' ? undefined : name);
  const label = props.schema?.title ?? 'Service account';
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {choices.error && (
        <NotKnown
          error={choices.error}
          what="Which service accounts the namespace has"
          meanwhile="You can type the name of one, or leave it empty."
          onRetry={choices.retry}
        />
      )}
      {names ? (
        <Select
          label={label}
          options={[
            { value: NONE, label: 'None: no token is mounted' },
            ...names.map(name => ({ value: name, label: name })),
          ]}
          value={formData ?? NONE}
          onChange={key => set(String(key))}
        />
      ) : (
        <TextField
          label={label}
          value={formData ?? ''}
          onChange={set}
          isDisabled={!target?.namespace}
        />
      )}
      <FieldNote tone="plain">
        Only needed where the program talks to the Kubernetes API, or to a cloud
        as that account.
      </FieldNote>
      <ReasonsBeside form={form} fields={['serviceAccountName']} />
    </div>
  );
};

export const mlServiceAccountPickerField = createFormField({
  name: 'MlServiceAccountPicker',
  component: MlServiceAccountPicker as never,
  schema,
});
