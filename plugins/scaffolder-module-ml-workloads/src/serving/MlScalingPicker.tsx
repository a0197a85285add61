import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { NumberField, Radio, RadioGroup, Select } from '@backstage/ui';
import { useChosenEngine, useTeamLimits } from '../api';
import {
  FieldNote,
  formAround,
  ReasonsBeside,
  type Scaling,
  type TargetOptions,
} from '../form';
import styles from './serving.module.css';
import {
  type Metric,
  METRICS,
  scalingNotes,
  withReplicas,
  withStage,
} from './serving';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      stage: z.enum(['production', 'development']),
      minReplicas: z.number().int().describe('0 only in development'),
      maxReplicas: z.number().int(),
      autoscaling: z
        .object({
          metric: z.enum(['concurrency', 'queueDepth', 'gpuUtilization']),
          target: z.number(),
        })
        .optional(),
    }),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<Scaling, TargetOptions>;

const STAGES: Array<[NonNullable<Scaling['stage']>, string]> = [
  ['development', 'Development: may scale to zero, no spare replica'],
  ['production', 'Production: always there, survives an update of its node'],
];

/** How many replicas serve a model, between which bounds and by what they scale. */
export const MlScalingPicker = (props: Props) => {
  const { formData: scaling = {}, onChange, idSchema } = props;
  const { form, target } = formAround(props);
  const { limits } = useTeamLimits(target);
  const engine = useChosenEngine(form, target?.cluster);
  const { stage = 'development', minReplicas: min, maxReplicas: max } = scaling;
  const scales = (max ?? 1) > (min ?? 1);
  const number = (value: number) => (Number.isNaN(value) ? undefined : value);
  return (
    <div
      id={idSchema?.$id}
      className={styles.root}
      role="group"
      aria-label={props.schema?.title ?? 'Scaling'}
    >
      <RadioGroup
        label="Stage"
        value={stage}
        onChange={value =>
          onChange(withStage(scaling, value as NonNullable<Scaling['stage']>))
        }
      >
        {STAGES.map(([value, label]) => (
          <Radio key={value} value={value}>
            {label}
          </Radio>
        ))}
      </RadioGroup>
      <div className={styles.inputs}>
        <NumberField
          className={styles.number}
          label="Least replicas"
          minValue={stage === 'production' ? 1 : 0}
          step={1}
          value={min ?? NaN}
          onChange={value =>
            onChange(withReplicas(scaling, { minReplicas: number(value) }))
          }
        />
        <NumberField
          className={styles.number}
          label="Most replicas"
          minValue={1}
          step={1}
          value={max ?? NaN}
          onChange={value =>
            onChange(withReplicas(scaling, { maxReplicas: number(value) }))
          }
        />
        {scales && (
          <>
            <Select
              className={styles.metric}
              label="Scales on"
              options={Object.entries(METRICS).map(([value, { label }]) => ({
                value,
                label,
              }))}
              value={scaling.autoscaling?.metric ?? null}
              onChange={key => {
                const metric = key as Metric;
                onChange({
                  ...scaling,
                  autoscaling: { metric, target: METRICS[metric].target },
                });
              }}
            />
            {scaling.autoscaling && (
              <NumberField
                className={styles.number}
                label={`Target (${METRICS[scaling.autoscaling.metric].unit})`}
                minValue={1}
                maxValue={
                  scaling.autoscaling.metric === 'gpuUtilization'
                    ? 100
                    : undefined
                }
                step={1}
                value={scaling.autoscaling.target}
                onChange={value =>
                  onChange({
                    ...scaling,
                    autoscaling: {
                      ...scaling.autoscaling!,
                      target: number(value) ?? 1,
                    },
                  })
                }
              />
            )}
          </>
        )}
      </div>
      {!scales && (
        <FieldNote tone="plain">
          It keeps that number. With more at most than at least it scales by
          itself.
        </FieldNote>
      )}
      {scalingNotes(scaling, limits, engine, [
        ...(form.command ?? []),
        ...(form.args ?? []),
      ]).map(note => (
        <FieldNote key={note.text} tone={note.beyond ? 'beyond' : 'plain'}>
          {note.text}
        </FieldNote>
      ))}
      <ReasonsBeside
        form={form}
        fields={[
          'serving',
          'serving.stage',
          'serving.minReplicas',
          'serving.maxReplicas',
          'serving.autoscaling',
          ...(form.type === 'serving' ? (['replicas'] as const) : []),
        ]}
      />
    </div>
  );
};

export const mlScalingPickerField = createFormField({
  name: 'MlScalingPicker',
  component: MlScalingPicker as never,
  schema,
  validation: (value: Scaling | undefined, field) => {
    const { minReplicas: min, maxReplicas: max } = value ?? {};
    if (max !== undefined && min !== undefined && max < min)
      field.addError('Most replicas must not be less than least replicas.');
  },
});
