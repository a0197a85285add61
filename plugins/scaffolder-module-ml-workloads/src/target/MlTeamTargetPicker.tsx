import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Alert, Button, Combobox, Select, Skeleton } from '@backstage/ui';
import { useEffect } from 'react';
import { describeFailure, useAnswer, useLaunchFormApi } from '../api';
import { ReasonsBeside, type Target } from '../form';
import styles from './MlTeamTargetPicker.module.css';
import { boundRows, placeKey, targetFor } from './placement';
import { useOwnedComponents } from './useOwnedComponents';
import { validateTarget } from './validateTarget';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      entityRef: z.string().describe('Component that will own the workload'),
      cluster: z.string(),
      namespace: z.string().describe("Namespace bound to the owner's team"),
      team: z.string(),
      queue: z.string().optional().describe('LocalQueue'),
    }),
  uiOptions: z =>
    z.object({
      everyone: z
        .boolean()
        .optional()
        .describe(
          'Offer every component, not only those that the person or their groups own',
        ),
    }),
});

type Props = FieldExtensionComponentProps<
  Partial<Target>,
  { everyone?: boolean }
>;

/**
 * Chooses the component that will own a workload and thereby its team, namespace, cluster and queue, and shows the team's limits with
 * the object that sets them.
 */
export const MlTeamTargetPicker = (props: Props) => {
  const { formData, onChange, uiSchema, idSchema, required, formContext } =
    props;
  const api = useLaunchFormApi();
  const components = useOwnedComponents(
    Boolean(uiSchema?.['ui:options']?.everyone),
  );
  const entityRef = formData?.entityRef;
  const places = useAnswer(entityRef ?? null, async signal => ({
    entityRef: entityRef!,
    ...(await api.limits(entityRef!, signal)),
  }));
  const known =
    !places.pending && places.value?.entityRef === entityRef
      ? places.value
      : undefined;
  const place = known?.items.find(
    item =>
      item.cluster === formData?.cluster &&
      item.namespace === formData?.namespace,
  );

  useEffect(() => {
    if (!known || !entityRef) return;
    const next = targetFor(entityRef, known.items, formData ?? {}) ?? {
      entityRef,
    };
    if (JSON.stringify(next) !== JSON.stringify(formData)) onChange(next);
  }, [known, entityRef, formData, onChange]);

  const failure =
    (components.error && describeFailure(components.error)) ??
    (places.error && describeFailure(places.error));

  return (
    <div id={idSchema?.$id} className={styles.root}>
      <Combobox
        label="Component"
        description="Its owner pays: the team that owns it decides the namespace, the queue and the limits."
        isRequired={required}
        options={(components.value ?? []).map(o => ({ ...o }))}
        value={entityRef ?? null}
        onChange={key => onChange(key ? { entityRef: String(key) } : undefined)}
        placeholder={
          components.pending ? 'Loading your components…' : 'Choose a component'
        }
      />
      {components.value?.length === 0 && (
        <Alert
          status="info"
          icon
          title="None of your groups owns a component"
          description="A workload belongs to a component in the catalog. Register one, or ask your team lead to make your group its owner."
        />
      )}
      {failure && (
        <Alert
          status="danger"
          icon
          title="The limits are not known"
          description={failure.sentence}
          customActions={
            failure.retryable ? (
              <Button
                variant="secondary"
                onPress={() => {
                  components.retry();
                  places.retry();
                }}
              >
                Try again
              </Button>
            ) : undefined
          }
        />
      )}
      {entityRef && places.pending && <Skeleton height={96} />}
      {known && known.items.length === 0 && (
        <Alert
          status="warning"
          icon
          title="There is nowhere to launch"
          description={
            known.problem ??
            'The team that owns this component has no namespace on any cluster. Ask the platform team to bind one.'
          }
        />
      )}
      {known && known.items.length > 1 && (
        <Select
          label="Where"
          options={known.items.map(item => ({
            value: placeKey(item),
            label: `${item.namespace} on ${item.cluster}`,
          }))}
          value={place ? placeKey(place) : null}
          onChange={key => {
            const chosen = known.items.find(item => placeKey(item) === key);
            if (chosen) onChange(targetFor(entityRef!, known.items, chosen));
          }}
        />
      )}
      {place && (
        <>
          <dl className={styles.facts} aria-label="Where it will run">
            <div>
              <dt>Team</dt>
              <dd>{place.team}</dd>
            </div>
            <div>
              <dt>Namespace</dt>
              <dd>{place.namespace}</dd>
            </div>
            <div>
              <dt>Cluster</dt>
              <dd>{place.cluster}</dd>
            </div>
            {place.queues.length <= 1 && (
              <div>
                <dt>Queue</dt>
                <dd>{place.queues[0] ?? 'none'}</dd>
              </div>
            )}
            {boundRows(place).map(row => (
              <div key={row.label}>
                <dt>{row.label}</dt>
                <dd>{row.value}</dd>
              </div>
            ))}
          </dl>
          <p className={styles.source}>
            {place.source
              ? `Limits set by ${place.source}.`
              : 'No limits are set in this namespace; new GPU work is refused until the platform team sets them.'}
          </p>
          {place.queues.length > 1 && (
            <Select
              label="Queue"
              options={place.queues.map(q => ({ value: q, label: q }))}
              value={formData?.queue ?? null}
              onChange={key =>
                onChange({ ...(formData as Target), queue: String(key) })
              }
            />
          )}
        </>
      )}
      <ReasonsBeside
        form={formContext?.formData ?? {}}
        fields={['entityRef', 'cluster', 'namespace', 'queue']}
      />
    </div>
  );
};

export const mlTeamTargetPickerField = createFormField({
  name: 'MlTeamTargetPicker',
  component: MlTeamTargetPicker as never,
  schema,
  validation: validateTarget as never,
});
