import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { NumberField, Radio, RadioGroup } from '@backstage/ui';
import styles from './MlSimulationPicker.module.css';

type Simulate = NonNullable<LaunchRequest['simulate']>;

const schema = makeFieldSchema({
  output: z =>
    z.object({
      durationSeconds: z.number().int().optional(),
      outcome: z.enum(['succeed', 'error', 'oom']).optional(),
    }),
});

const OUTCOMES: Array<[NonNullable<Simulate['outcome']>, string]> = [
  ['succeed', 'Succeeds'],
  ['error', 'Fails with an error'],
  ['oom', 'Runs out of memory'],
];

/**
 * How the simulated pod behaves, for portals with `slipway.demo`; elsewhere nothing is shown and nothing is set, so a template may
 * carry it everywhere.
 */
export const MlSimulationPicker = (
  props: FieldExtensionComponentProps<Simulate>,
) => {
  const { formData = {}, onChange, idSchema } = props;
  const demo = useApi(configApiRef).getOptionalBoolean('slipway.demo') ?? false;
  if (!demo) return null;
  return (
    <fieldset id={idSchema?.$id} className={styles.root}>
      <legend className={styles.legend}>Simulated outcome</legend>
      <p className={styles.note}>
        The GPUs of this portal are simulated. Everything else is real: the API
        server, the queue, the scheduler, the ledger.
      </p>
      <div className={styles.inputs}>
        <RadioGroup
          label="The pods' end"
          orientation="horizontal"
          value={formData.outcome ?? 'succeed'}
          onChange={outcome =>
            onChange({ ...formData, outcome: outcome as Simulate['outcome'] })
          }
        >
          {OUTCOMES.map(([value, label]) => (
            <Radio key={value} value={value}>
              {label}
            </Radio>
          ))}
        </RadioGroup>
        <NumberField
          className={styles.seconds}
          label="After (seconds)"
          description="Empty: as long as such jobs usually take"
          minValue={1}
          step={1}
          value={formData.durationSeconds ?? NaN}
          onChange={value =>
            onChange({
              ...formData,
              durationSeconds: Number.isNaN(value) ? undefined : value,
            })
          }
        />
      </div>
    </fieldset>
  );
};

export const mlSimulationPickerField = createFormField({
  name: 'MlSimulationPicker',
  component: MlSimulationPicker as never,
  schema,
});
