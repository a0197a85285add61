import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Select, TextField } from '@backstage/ui';
import { useLaunchChoices } from '../api';
import {
  FieldNote,
  formAround,
  ListField,
  NotKnown,
  ReasonsBeside,
  type TargetOptions,
  type Volume,
} from '../form';
import {
  type Claim,
  claimLabel,
  nextVolume,
  type Purpose,
  PURPOSES,
  volumeNotes,
} from './volumes';

const schema = makeFieldSchema({
  output: z =>
    z.array(
      z.object({
        claimName: z.string().describe('PersistentVolumeClaim'),
        mountPath: z.string().describe('Absolute path in the container'),
        purpose: z.enum(['dataset', 'weights', 'checkpoint']),
      }),
    ),
  uiOptions: z =>
    z.object({
      target: z.string().optional(),
      purposes: z
        .array(z.enum(['dataset', 'weights', 'checkpoint']))
        .optional()
        .describe('What volumes may be for; all by default'),
    }),
});

type Props = FieldExtensionComponentProps<
  Volume[],
  TargetOptions & { purposes?: Purpose[] }
>;

const VolumeInputs = (props: {
  volume: Volume;
  number: number;
  claims: Claim[] | null;
  purposes: Purpose[];
  onChange: (volume: Volume) => void;
}) => {
  const { volume, number, claims, purposes, onChange } = props;
  return (
    <>
      {claims ? (
        <Select
          label={`Volume ${number}`}
          placeholder="Choose a claim"
          options={claims.map(claim => ({
            value: claim.name,
            label: claimLabel(claim),
          }))}
          value={volume.claimName ?? null}
          onChange={name => onChange({ ...volume, claimName: String(name) })}
        />
      ) : (
        <TextField
          label={`Volume ${number}`}
          placeholder="Name of a PersistentVolumeClaim"
          value={volume.claimName ?? ''}
          onChange={claimName => onChange({ ...volume, claimName })}
        />
      )}
      <Select
        label="For"
        options={purposes.map(value => ({
          value,
          label: PURPOSES[value].label,
        }))}
        value={volume.purpose ?? null}
        onChange={key => {
          const purpose = key as Purpose;
          const usual = Object.values(PURPOSES).some(
            ({ path }) => path === volume.mountPath,
          );
          onChange({
            ...volume,
            purpose,
            mountPath:
              usual || !volume.mountPath
                ? PURPOSES[purpose].path
                : volume.mountPath,
          });
        }}
      />
      <TextField
        label="Path in the container"
        value={volume.mountPath ?? ''}
        onChange={mountPath => onChange({ ...volume, mountPath })}
      />
    </>
  );
};

/** Mounts claims of the namespace: datasets and weights to be read, checkpoints to be written. */
export const MlVolumesField = (props: Props) => {
  const { formData = [], onChange, uiSchema, idSchema, schema: of } = props;
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const purposes =
    uiSchema?.['ui:options']?.purposes ?? (Object.keys(PURPOSES) as Purpose[]);
  const claims = choices.value?.claims ?? null;
  const pods =
    form.type === 'serving'
      ? form.scaling?.maxReplicas ?? form.scaling?.minReplicas ?? 1
      : form.hardware?.replicas ?? 1;
  return (
    <ListField<Volume>
      id={idSchema?.$id}
      title={of?.title ?? 'Volumes'}
      description={
        of?.description ??
        'Claims of the namespace. Datasets and weights are mounted read only.'
      }
      problem={
        choices.error && (
          <NotKnown
            error={choices.error}
            what="Which volumes the namespace has"
            meanwhile="You can type the name of a claim."
            onRetry={choices.retry}
          />
        )
      }
      items={formData}
      onChange={onChange}
      noun="volume"
      inputs={(volume, number, change) => (
        <VolumeInputs
          volume={volume}
          number={number}
          claims={claims}
          purposes={purposes}
          onChange={change}
        />
      )}
      notes={volume =>
        volumeNotes(
          volume,
          claims?.find(claim => claim.name === volume.claimName),
          pods,
        ).map(note => (
          <FieldNote key={note.text} tone={note.beyond ? 'beyond' : 'plain'}>
            {note.text}
          </FieldNote>
        ))
      }
      nothing={
        claims?.length === 0 ? (
          <FieldNote tone="plain">
            The namespace has no claims yet. Ask the platform team for one, or
            create a PersistentVolumeClaim there.
          </FieldNote>
        ) : undefined
      }
      add={{
        label: 'Add a volume',
        isDisabled: !target?.namespace || choices.pending,
        item: () => nextVolume(claims ?? [], formData, purposes),
      }}
    >
      {!target?.namespace && (
        <FieldNote tone="plain">
          Choose a component first: the volumes are those of its namespace.
        </FieldNote>
      )}
      <ReasonsBeside form={form} fields={['volumes']} />
    </ListField>
  );
};

export const mlVolumesField = createFormField({
  name: 'MlVolumesField',
  component: MlVolumesField as never,
  schema,
});
