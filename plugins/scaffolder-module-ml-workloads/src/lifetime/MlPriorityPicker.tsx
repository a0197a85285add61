import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Select } from '@backstage/ui';
import { useLaunchChoices } from '../api';
import {
  FieldNote,
  formAround,
  NotKnown,
  ReasonsBeside,
  type TargetOptions,
} from '../form';
import styles from './MlDurationPicker.module.css';

const schema = makeFieldSchema({
  output: z => z.string().describe('Kueue WorkloadPriorityClass'),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<string, TargetOptions>;

/** No name of an object can have a slash. */
const USUAL = '/usual';

/** Who goes first in the queue. Nothing chosen means the priority of the kind of work, which the platform sets. */
export const MlPriorityPicker = (props: Props) => {
  const { formData, onChange, idSchema } = props;
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const classes = choices.value?.priorityClasses ?? [];
  const serves = form.type === 'serving';
  const listed = formData && !classes.some(c => c.name === formData);
  const chosen = classes.find(c => c.name === formData);
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {choices.error && (
        <NotKnown
          error={choices.error}
          what="Which priorities the queue knows"
          meanwhile="The usual priority is used meanwhile."
          onRetry={choices.retry}
        />
      )}
      <Select
        label={props.schema?.title ?? 'Priority'}
        options={[
          {
            value: USUAL,
            label: `As usual for ${serves ? 'serving' : 'training'}`,
          },
          ...(listed ? [{ value: formData, label: formData }] : []),
          ...[...classes]
            .sort((a, b) => b.value - a.value)
            .map(c => ({ value: c.name, label: `${c.name} (${c.value})` })),
        ]}
        value={formData ?? USUAL}
        onChange={key => onChange(key === USUAL ? undefined : String(key))}
      />
      <FieldNote tone="plain">
        {chosen?.description ??
          'Higher goes first in the queue, and may take the place of lower work of the team.'}
      </FieldNote>
      <ReasonsBeside form={form} fields={['priorityClass']} />
    </div>
  );
};

export const mlPriorityPickerField = createFormField({
  name: 'MlPriorityPicker',
  component: MlPriorityPicker as never,
  schema,
});
