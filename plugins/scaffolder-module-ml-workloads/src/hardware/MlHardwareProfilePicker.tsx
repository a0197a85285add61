import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import {
  Alert,
  Button,
  NumberField,
  Radio,
  RadioGroup,
  Skeleton,
} from '@backstage/ui';
import { useId } from 'react';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  describeFailure,
  useChosenEngine,
  useHardwareProfiles,
  useTeamLimits,
} from '../api';
import { replicaLabel } from '../engine/engines';
import {
  FieldNote,
  type Hardware,
  type LaunchFormData,
  ReasonsBeside,
} from '../form';
import { profilesFor, selectionFor, totalNote } from './bounds';
import styles from './MlHardwareProfilePicker.module.css';
import { ProfileCardContent } from './ProfileCardContent';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      profile: z.string().describe('Name of a hardware profile'),
      gpusPerPod: z.number().int().describe('GPUs for each pod'),
      replicas: z.number().int().describe('Pods that run at the same time'),
      podsPerReplica: z
        .number()
        .int()
        .optional()
        .describe('Pods of a group, where the engine makes groups'),
    }),
  uiOptions: z =>
    z.object({
      cluster: z
        .string()
        .optional()
        .describe(
          'Cluster whose profiles are offered; else that of the target',
        ),
      target: z
        .string()
        .optional()
        .describe(
          'Form data key of the MlTeamTargetPicker; `target` by default',
        ),
      singlePod: z
        .boolean()
        .optional()
        .describe('Leave out the number of pods; it stays 1'),
      type: z
        .enum(['training', 'serving'])
        .optional()
        .describe('Only profiles for this; else the form’s `type`'),
    }),
});

type Props = FieldExtensionComponentProps<
  Partial<Hardware>,
  {
    cluster?: string;
    target?: string;
    singlePod?: boolean;
    type?: LaunchRequest['type'];
  }
>;

/**
 * Chooses a hardware profile from cards and how many GPUs of it. Bounds are shown with the object that sets them; going beyond one is
 * said at once and left to the cluster to refuse, because only its answer is sure.
 */
export const MlHardwareProfilePicker = (props: Props) => {
  const { formData = {}, onChange, uiSchema, idSchema, required } = props;
  const options = uiSchema?.['ui:options'] ?? {};
  const form: LaunchFormData & Record<string, any> =
    props.formContext?.formData ?? {};
  const target = form[options.target ?? 'target'];
  const cluster = options.cluster ?? target?.cluster ?? null;
  const { limits } = useTeamLimits(target);
  const profiles = useHardwareProfiles(
    cluster === target?.cluster ? target : { cluster },
  );
  const engine = useChosenEngine(form, cluster);
  const noteId = useId();

  if (!cluster) {
    return (
      <Alert
        status="info"
        icon
        title="Choose a component first"
        description="The hardware on offer depends on the cluster of its team."
      />
    );
  }
  if (profiles.error) {
    const failure = describeFailure(profiles.error);
    return (
      <Alert
        status="danger"
        icon
        title="The hardware on offer is not known"
        description={failure.sentence}
        customActions={
          <Button variant="secondary" onPress={profiles.retry}>
            Try again
          </Button>
        }
      />
    );
  }
  if (!profiles.value) {
    return (
      <div
        className={styles.cards}
        role="status"
        aria-label="Loading hardware profiles"
      >
        <Skeleton height={112} />
        <Skeleton height={112} />
        <Skeleton height={112} />
      </div>
    );
  }

  const items = profilesFor(
    profiles.value.items,
    options.type ?? form.type ?? 'training',
    formData.profile,
  );
  const chosen = items.find(item => item.name === formData.profile);
  const grouped =
    engine?.features.includes('podsPerReplica') ||
    formData.podsPerReplica !== undefined;
  const scaling = options.singlePod ? form.scaling : undefined;
  const note = totalNote(
    scaling
      ? {
          ...formData,
          replicas: scaling.maxReplicas ?? scaling.minReplicas ?? 1,
        }
      : formData,
    chosen,
    limits,
    scaling?.minReplicas,
  );
  const set = (changes: Partial<Hardware>) => {
    const next = { ...formData, ...changes };
    if (next.podsPerReplica === undefined) delete next.podsPerReplica;
    onChange(next);
  };
  const number = (value: number) => (Number.isNaN(value) ? undefined : value);
  return (
    <div id={idSchema?.$id} className={styles.root}>
      {items.length === 0 ? (
        <Alert
          status="warning"
          icon
          title={`No hardware is offered on ${cluster}`}
          description="The platform team lists it under mlWorkloads.hardwareProfiles."
        />
      ) : (
        <RadioGroup
          className={styles.group}
          label="Hardware profile"
          isRequired={required}
          value={formData.profile ?? null}
          onChange={name => {
            const profile = items.find(item => item.name === name);
            if (profile) onChange(selectionFor(profile, formData));
          }}
        >
          {items.map(profile => (
            <Radio
              key={profile.name}
              value={profile.name}
              className={styles.card}
              isDisabled={Boolean(profile.problem)}
            >
              <ProfileCardContent profile={profile} />
            </Radio>
          ))}
        </RadioGroup>
      )}
      {chosen && (
        <div className={styles.counts}>
          <RadioGroup
            className={styles.choices}
            label="GPUs for each pod"
            orientation="horizontal"
            value={formData.gpusPerPod ? String(formData.gpusPerPod) : null}
            onChange={count => set({ gpusPerPod: Number(count) })}
            aria-describedby={note ? noteId : undefined}
          >
            {chosen.counts.map(count => (
              <Radio key={count} value={String(count)}>
                {String(count)}
              </Radio>
            ))}
          </RadioGroup>
          {!options.singlePod && (
            <NumberField
              className={styles.replicas}
              label={replicaLabel(engine)}
              description="That run at the same time"
              minValue={1}
              step={1}
              value={formData.replicas ?? 1}
              onChange={value => set({ replicas: number(value) })}
            />
          )}
          {grouped && (
            <NumberField
              className={styles.replicas}
              label="Pods of a group"
              description="That serve one model together"
              minValue={1}
              step={1}
              value={formData.podsPerReplica ?? 1}
              onChange={value => set({ podsPerReplica: number(value) })}
            />
          )}
        </div>
      )}
      {note && (
        <FieldNote id={noteId} tone={note.beyond ? 'beyond' : 'plain'}>
          {note.text}
        </FieldNote>
      )}
      <ReasonsBeside
        form={form}
        fields={
          form.type === 'serving'
            ? ['profile', 'gpusPerPod', 'podsPerReplica']
            : ['profile', 'gpusPerPod', 'replicas', 'podsPerReplica']
        }
      />
    </div>
  );
};

export const mlHardwareProfilePickerField = createFormField({
  name: 'MlHardwareProfilePicker',
  component: MlHardwareProfilePicker as never,
  schema,
  validation: (value: Partial<Hardware> | undefined, field) => {
    if (!value?.profile) field.addError('Choose a hardware profile.');
    else if (!value.gpusPerPod) field.addError('Choose how many GPUs.');
    else if (!value.replicas) field.addError('Say how many pods.');
  },
});
