import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { Button, ButtonIcon, Select, TextField } from '@backstage/ui';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { useLaunchChoices } from '../api';
import {
  FieldNote,
  formAround,
  NotKnown,
  ReasonsBeside,
  type TargetOptions,
  type Volume,
} from '../form';
import styles from '../form/list.module.css';
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

const VolumeRow = (props: {
  volume: Volume;
  number: number;
  claims: Claim[] | null;
  purposes: Purpose[];
  onChange: (volume: Volume) => void;
  onRemove: () => void;
}) => {
  const { volume, number, claims, purposes, onChange, onRemove } = props;
  return (
    <div className={styles.row}>
      <div className={styles.inputs}>
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
      </div>
      <ButtonIcon
        variant="tertiary"
        icon={<RiDeleteBinLine />}
        aria-label={`Remove volume ${number}`}
        onPress={onRemove}
      />
    </div>
  );
};

/** Mounts claims of the namespace: datasets and weights to be read, checkpoints to be written. */
export const MlVolumesField = (props: Props) => {
  const { onChange, uiSchema, idSchema } = props;
  const volumes = props.formData ?? [];
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const purposes =
    uiSchema?.['ui:options']?.purposes ?? (Object.keys(PURPOSES) as Purpose[]);
  const claims = choices.value?.claims ?? null;
  const set = (next: Volume[]) => onChange(next.length > 0 ? next : undefined);
  const pods =
    form.type === 'serving'
      ? form.scaling?.maxReplicas ?? form.scaling?.minReplicas ?? 1
      : form.hardware?.replicas ?? 1;
  return (
    <fieldset id={idSchema?.$id} className={styles.root}>
      <legend className={styles.legend}>
        {props.schema?.title ?? 'Volumes'}
      </legend>
      <p className={styles.description}>
        {props.schema?.description ??
          'Claims of the namespace. Datasets and weights are mounted read only.'}
      </p>
      {choices.error && (
        <NotKnown
          error={choices.error}
          what="Which volumes the namespace has"
          meanwhile="You can type the name of a claim."
          onRetry={choices.retry}
        />
      )}
      {volumes.map((volume, index) => (
        <div key={index}>
          <VolumeRow
            volume={volume}
            number={index + 1}
            claims={claims}
            purposes={purposes}
            onChange={changed =>
              set(volumes.map((old, i) => (i === index ? changed : old)))
            }
            onRemove={() => set(volumes.filter((_, i) => i !== index))}
          />
          {volumeNotes(
            volume,
            claims?.find(claim => claim.name === volume.claimName),
            pods,
          ).map(note => (
            <FieldNote key={note.text} tone={note.beyond ? 'beyond' : 'plain'}>
              {note.text}
            </FieldNote>
          ))}
        </div>
      ))}
      {claims?.length === 0 ? (
        <FieldNote tone="plain">
          The namespace has no claims yet. Ask the platform team for one, or
          create a PersistentVolumeClaim there.
        </FieldNote>
      ) : (
        <Button
          className={styles.add}
          size="small"
          variant="tertiary"
          iconStart={<RiAddLine aria-hidden />}
          isDisabled={!target?.namespace || choices.pending}
          onPress={() =>
            set([...volumes, nextVolume(claims ?? [], volumes, purposes)])
          }
        >
          Add a volume
        </Button>
      )}
      {!target?.namespace && (
        <FieldNote tone="plain">
          Choose a component first: the volumes are those of its namespace.
        </FieldNote>
      )}
      <ReasonsBeside form={form} fields={['volumes']} />
    </fieldset>
  );
};

export const mlVolumesField = createFormField({
  name: 'MlVolumesField',
  component: MlVolumesField as never,
  schema,
});
