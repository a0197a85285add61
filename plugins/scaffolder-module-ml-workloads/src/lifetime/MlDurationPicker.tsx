import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Button, NumberField } from '@backstage/ui';
import { useId } from 'react';
import { useTeamLimits } from '../api';
import { FieldNote, type LaunchFormData, ReasonsBeside } from '../form';
import { durationText, splitDuration } from '../format';
import { boundNote, presets } from './bounds';
import styles from './MlDurationPicker.module.css';

const schema = makeFieldSchema({
  output: z => z.number().int().describe('Seconds'),
  uiOptions: z =>
    z.object({
      target: z
        .string()
        .optional()
        .describe(
          'Form data key of the MlTeamTargetPicker; `target` by default',
        ),
    }),
});

type Props = FieldExtensionComponentProps<number, { target?: string }>;

/** A duration in hours and minutes, kept in seconds, with the team's longest run time beside it. */
export const MlDurationPicker = (props: Props) => {
  const { formData, onChange, uiSchema, idSchema, schema: own } = props;
  const form: LaunchFormData & Record<string, any> =
    props.formContext?.formData ?? {};
  const { limits } = useTeamLimits(
    form[uiSchema?.['ui:options']?.target ?? 'target'],
  );
  const { hours, minutes } =
    formData === undefined
      ? { hours: NaN, minutes: NaN }
      : splitDuration(formData);
  const set = (h: number, m: number) => {
    const seconds =
      (Number.isNaN(h) ? 0 : h) * 3600 + (Number.isNaN(m) ? 0 : m) * 60;
    onChange(seconds > 0 ? seconds : undefined);
  };
  const labelId = useId();
  const note = boundNote(formData, limits);
  return (
    <div
      id={idSchema?.$id}
      className={styles.root}
      role="group"
      aria-labelledby={labelId}
    >
      <span id={labelId} className={styles.label}>
        {own?.title ?? 'Longest run time'}
      </span>
      <div className={styles.inputs}>
        <NumberField
          className={styles.number}
          label="Hours"
          minValue={0}
          step={1}
          value={hours}
          onChange={value => set(value, minutes)}
        />
        <NumberField
          className={styles.number}
          label="Minutes"
          minValue={0}
          maxValue={59}
          step={1}
          value={minutes}
          onChange={value => set(hours, value)}
        />
        <div className={styles.presets}>
          {presets(limits).map(seconds => (
            <Button
              key={seconds}
              size="small"
              variant="tertiary"
              onPress={() => onChange(seconds)}
            >
              {durationText(seconds)}
            </Button>
          ))}
        </div>
      </div>
      <FieldNote tone={note.beyond ? 'beyond' : 'plain'}>{note.text}</FieldNote>
      <ReasonsBeside form={form} fields={['maxRunSeconds']} />
    </div>
  );
};

export const mlDurationPickerField = createFormField({
  name: 'MlDurationPicker',
  component: MlDurationPicker as never,
  schema,
});
