import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Radio, RadioGroup } from '@backstage/ui';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { useChosenEngine, useHardwareProfiles } from '../api';
import {
  FieldNote,
  formAround,
  ReasonsBeside,
  type TargetOptions,
} from '../form';
import { topologyChoices } from './topology';
import styles from './MlHardwareProfilePicker.module.css';

type Level = NonNullable<LaunchRequest['topology']>;

const schema = makeFieldSchema({
  output: z => z.enum(['rack', 'block']),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<Level, TargetOptions>;

const ANYWHERE = '/anywhere';

/**
 * How near to each other the pods of a multi-node workload must be. Says why there is nothing to choose where there is not: one pod, a
 * profile without known topology, an engine that does not ask for it.
 */
export const MlTopologyPicker = (props: Props) => {
  const { formData, onChange, idSchema } = props;
  const { form, target } = formAround(props);
  const profiles = useHardwareProfiles(target);
  const engine = useChosenEngine(form, target?.cluster);
  const profile = profiles.value?.items.find(
    item => item.name === form.hardware?.profile,
  );
  const { levels, why } = topologyChoices(form, profile, engine);
  // What was chosen before stays in sight, so that it can be taken back.
  const shown = formData && !levels.includes(formData) ? [formData] : levels;
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {shown.length > 0 ? (
        <RadioGroup
          label={props.schema?.title ?? 'How near to each other'}
          description={props.schema?.description}
          value={formData ?? ANYWHERE}
          onChange={value =>
            onChange(value === ANYWHERE ? undefined : (value as Level))
          }
        >
          {[
            <Radio key={ANYWHERE} value={ANYWHERE}>
              Anywhere: starts soonest
            </Radio>,
            ...shown.map(level => (
              <Radio key={level} value={level}>
                {level === 'rack'
                  ? 'In one rack: fastest between nodes'
                  : 'In one block: fast between nodes, easier to find'}
              </Radio>
            )),
          ]}
        </RadioGroup>
      ) : (
        <span className={styles.absent}>
          {props.schema?.title ?? 'How near to each other'}
        </span>
      )}
      {why && <FieldNote tone="plain">{why}</FieldNote>}
      <ReasonsBeside form={form} fields={['topology']} />
    </div>
  );
};

export const mlTopologyPickerField = createFormField({
  name: 'MlTopologyPicker',
  component: MlTopologyPicker as never,
  schema,
});
