import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Select, TextField } from '@backstage/ui';
import { useChosenEngine, useLaunchChoices } from '../api';
import {
  FieldNote,
  formAround,
  ReasonsBeside,
  type TargetOptions,
} from '../form';
import styles from './MlEnginePicker.module.css';

const schema = makeFieldSchema({
  output: z =>
    z.string().describe('Name of a training or serving runtime of the cluster'),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<string, TargetOptions>;

/** No name of an object can have a slash. */
const NONE = '/none';

/** The runtime that an engine starts its pods from. Shown only with an engine that has runtimes, so a template may carry it everywhere. */
export const MlRuntimePicker = (props: Props) => {
  const { formData, onChange, idSchema } = props;
  const { form, target } = formAround(props);
  const engine = useChosenEngine(form, target?.cluster);
  const choices = useLaunchChoices(target);
  if (!engine?.features.includes('runtime')) return null;
  const runtimes = choices.value?.runtimes[engine.name] ?? [];
  const label = props.schema?.title ?? 'Runtime';
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {runtimes.length > 0 ? (
        <Select
          label={label}
          description={props.schema?.description}
          options={[
            { value: NONE, label: `As ${engine.title} chooses` },
            ...runtimes.map(name => ({ value: name, label: name })),
          ]}
          value={formData ?? NONE}
          onChange={name => onChange(name === NONE ? undefined : String(name))}
        />
      ) : (
        <>
          <TextField
            label={label}
            description={props.schema?.description}
            value={formData ?? ''}
            onChange={name => onChange(name === '' ? undefined : name)}
          />
          <FieldNote tone="plain">
            {choices.value
              ? `The cluster has no runtimes of ${engine.title} to choose from; the platform team installs them.`
              : `The runtimes of ${engine.title} could not be listed; type the name of one.`}
          </FieldNote>
        </>
      )}
      <ReasonsBeside form={form} fields={['runtime']} />
    </div>
  );
};

export const mlRuntimePickerField = createFormField({
  name: 'MlRuntimePicker',
  component: MlRuntimePicker as never,
  schema,
});
