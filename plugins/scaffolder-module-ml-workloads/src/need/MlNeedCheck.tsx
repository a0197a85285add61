import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { NumberField, Select } from '@backstage/ui';
import { useState } from 'react';
import { useHardwareProfiles } from '../api';
import { FieldNote, type LaunchFormData } from '../form';
import {
  compare,
  compareServing,
  type Need,
  type ServingNeed,
} from './comparison';
import styles from './MlNeedCheck.module.css';

const schema = makeFieldSchema({
  output: z => z.undefined(),
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

interface Input<K> {
  key: K;
  label: string;
  step: number;
}

const TRAINING_INPUTS: Array<Input<keyof Need>> = [
  { key: 'gpus', label: 'GPUs for a run', step: 1 },
  { key: 'hoursPerRun', label: 'Hours a run', step: 0.5 },
  { key: 'runsPerMonth', label: 'Runs a month', step: 1 },
  { key: 'hostedPerRun', label: 'Hosted price of a run', step: 1 },
];

const SERVING_INPUTS: Array<Input<keyof ServingNeed>> = [
  { key: 'gpus', label: 'GPUs in all', step: 1 },
  { key: 'millionTokens', label: 'Million tokens a month', step: 1 },
  { key: 'hostedPerMillion', label: 'Hosted price of a million', step: 0.01 },
];

type Props = FieldExtensionComponentProps<undefined, { target?: string }>;

const Calculator = (props: Props) => {
  const form: LaunchFormData & Record<string, any> =
    props.formContext?.formData ?? {};
  const key = props.uiSchema?.['ui:options']?.target ?? 'target';
  const profiles = useHardwareProfiles(form[key]);
  const serves = form.type === 'serving';
  const [need, setNeed] = useState<Need & ServingNeed>({});
  const [chosen, setChosen] = useState<string>();
  const items = profiles.value?.items ?? [];
  const profile = items.find(item => item.name === chosen) ?? items[0];
  const { alternatives, conclusion, sources } = serves
    ? compareServing(need, profile)
    : compare(need, profile);
  const inputs: Array<Input<keyof (Need & ServingNeed)>> = serves
    ? SERVING_INPUTS
    : TRAINING_INPUTS;
  return (
    <div className={styles.body}>
      <div className={styles.inputs}>
        {items.length > 0 && (
          <Select
            className={styles.profile}
            label="Priced as"
            options={items.map(item => ({
              value: item.name,
              label: item.title,
            }))}
            value={profile?.name ?? null}
            onChange={name => setChosen(String(name))}
          />
        )}
        {inputs.map(input => (
          <NumberField
            key={input.key}
            className={styles.number}
            label={input.label}
            minValue={0}
            step={input.step}
            value={need[input.key] ?? NaN}
            onChange={value =>
              setNeed({
                ...need,
                [input.key]: Number.isNaN(value) ? undefined : value,
              })
            }
          />
        ))}
      </div>
      {items.length === 0 && (
        <FieldNote tone="plain">
          Choose a component first: prices depend on the cluster of its team.
        </FieldNote>
      )}
      {profile?.pricePerGpuHourMicros === null && (
        <FieldNote tone="plain">
          {profile.title} is unpriced, so what it costs here is not known.
        </FieldNote>
      )}
      {alternatives.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Alternative</th>
              <th scope="col">How</th>
              <th scope="col">A month</th>
            </tr>
          </thead>
          <tbody>
            {alternatives.map(alternative => (
              <tr key={alternative.name}>
                <th scope="row">{alternative.name}</th>
                <td>{alternative.arithmetic}</td>
                <td>{alternative.perMonth}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {conclusion && <p className={styles.conclusion}>{conclusion}</p>}
      {sources.map(source => (
        <FieldNote key={source} tone="plain">
          {source}
        </FieldNote>
      ))}
    </div>
  );
};

/**
 * "Do you need this?": compares GPUs here with a hosted service for the numbers that a person gives. Closed at first and never in the
 * way: it asks for nothing and leaves nothing in the form.
 */
export const MlNeedCheck = (props: Props) => {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.root}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        Do you need this? Compare with a hosted service, or skip it
      </summary>
      {open && <Calculator {...props} />}
    </details>
  );
};

export const mlNeedCheckField = createFormField({
  name: 'MlNeedCheck',
  component: MlNeedCheck as never,
  schema,
});
