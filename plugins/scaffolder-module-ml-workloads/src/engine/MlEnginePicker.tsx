import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Alert, Radio, RadioGroup, Skeleton } from '@backstage/ui';
import type {
  LaunchEngine,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useEngines } from '../api';
import {
  formAround,
  NotKnown,
  ReasonsBeside,
  type TargetOptions,
} from '../form';
import { enginesFor } from './engines';
import styles from './MlEnginePicker.module.css';

const schema = makeFieldSchema({
  output: z => z.string().describe('Name of an engine, e.g. `job`'),
  uiOptions: z =>
    z.object({
      target: z
        .string()
        .optional()
        .describe(
          'Form data key of the MlTeamTargetPicker; `target` by default',
        ),
      cluster: z
        .string()
        .optional()
        .describe('Cluster whose engines are offered; else the target’s'),
      type: z
        .enum(['training', 'serving'])
        .optional()
        .describe('Only engines that run this; else the form’s `type`'),
    }),
});

type Props = FieldExtensionComponentProps<
  string,
  TargetOptions & { cluster?: string; type?: LaunchRequest['type'] }
>;

const EngineCard = ({ engine }: { engine: LaunchEngine }) => (
  <span className={styles.content}>
    <span className={styles.head}>
      <span className={styles.title}>{engine.title}</span>
      <span className={styles.kind}>{engine.kind}</span>
    </span>
    <span className={styles.description}>{engine.description}</span>
    {!engine.available && (
      <span className={styles.problem}>
        {engine.problem ?? 'The cluster does not serve it.'}
      </span>
    )}
  </span>
);

/**
 * Chooses the kind of Kubernetes object that the workload becomes. What the cluster does not serve is shown with the reason and cannot be
 * chosen.
 */
export const MlEnginePicker = (props: Props) => {
  const { formData, onChange, uiSchema, idSchema, required } = props;
  const options = uiSchema?.['ui:options'] ?? {};
  const { form, target } = formAround(props);
  const cluster = options.cluster ?? target?.cluster;
  const engines = useEngines(cluster);
  const items = enginesFor(
    engines.value?.items ?? [],
    options.type ?? form.type ?? 'training',
  );
  const chosen = items.find(item => item.name === formData);
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {!cluster && (
        <Alert
          status="info"
          icon
          title="Choose a component first"
          description="The engines on offer depend on the cluster of its team."
        />
      )}
      {engines.error && (
        <NotKnown
          error={engines.error}
          what="What the cluster can run"
          meanwhile={
            formData
              ? `The workload stays a ${formData} meanwhile.`
              : 'Try again before going on.'
          }
          onRetry={engines.retry}
        />
      )}
      {cluster && !engines.value && !engines.error && (
        <div role="status" aria-label="Loading engines">
          <Skeleton height={72} />
        </div>
      )}
      {items.length > 0 && (
        <RadioGroup
          className={styles.group}
          label={props.schema?.title ?? 'Engine'}
          description={props.schema?.description}
          isRequired={required}
          value={formData ?? null}
          onChange={onChange}
        >
          {items.map(engine => (
            <Radio
              key={engine.name}
              value={engine.name}
              className={styles.card}
              isDisabled={!engine.available}
            >
              <EngineCard engine={engine} />
            </Radio>
          ))}
        </RadioGroup>
      )}
      {engines.value && items.length === 0 && (
        <Alert
          status="warning"
          icon
          title="No engine can run this here"
          description="The platform team installs the engines of a cluster."
        />
      )}
      {chosen && !chosen.available && (
        <Alert
          status="warning"
          icon
          title={`${chosen.title} is not available on ${cluster}`}
          description="Choose another engine, or ask the platform team to install it."
        />
      )}
      <ReasonsBeside form={form} fields={['engine']} />
    </div>
  );
};

export const mlEnginePickerField = createFormField({
  name: 'MlEnginePicker',
  component: MlEnginePicker as never,
  schema,
});
