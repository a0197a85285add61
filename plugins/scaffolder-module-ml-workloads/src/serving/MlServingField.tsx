import {
  type FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '../formField';
import { NumberField, TextField } from '@backstage/ui';
import { servingDefaults } from '@slipway/backstage-plugin-ml-workloads-common';
import { useChosenEngine } from '../api';
import {
  FieldNote,
  formAround,
  ReasonsBeside,
  type ServedModel,
  type TargetOptions,
} from '../form';
import styles from './serving.module.css';
import { modelNotes } from './serving';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      port: z
        .number()
        .int()
        .optional()
        .describe('As the engine has it when absent'),
      healthPath: z
        .string()
        .optional()
        .describe('As the engine has it when absent, mostly /health'),
      modelSizeGiB: z.number().optional().describe('Size of the weights'),
      modelFormat: z.string().optional(),
      storageUri: z.string().optional(),
    }),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<ServedModel, TargetOptions>;

function without<T extends object>(value: T): T | undefined {
  const kept = Object.entries(value).filter(
    ([, v]) => v !== undefined && v !== '',
  );
  return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined;
}

/** What is served: how the server answers, how large the model is, and for engines that fetch it themselves, from where. */
export const MlServingField = (props: Props) => {
  const { onChange, idSchema } = props;
  const model = props.formData ?? {};
  const { form, target } = formAround(props);
  const engine = useChosenEngine(form, target?.cluster);
  const usual = servingDefaults(form.engine, model);
  const set = (changes: Partial<ServedModel>) =>
    onChange(without({ ...model, ...changes }));
  const number = (value: number) => (Number.isNaN(value) ? undefined : value);
  const has = (feature: 'storageUri' | 'modelFormat') =>
    engine?.features.includes(feature) || Boolean(model[feature]);
  return (
    <div
      id={idSchema?.$id}
      className={styles.root}
      role="group"
      aria-label={props.schema?.title ?? 'What is served'}
    >
      <div className={styles.inputs}>
        <NumberField
          label="Model size (GiB)"
          description="Of the weights; how long it may take to load is reckoned from it"
          minValue={0}
          step={0.1}
          value={model.modelSizeGiB ?? NaN}
          onChange={value => set({ modelSizeGiB: number(value) })}
        />
        <NumberField
          label="Port"
          description={`${usual.port} when empty`}
          minValue={1}
          maxValue={65_535}
          step={1}
          formatOptions={{ useGrouping: false }}
          value={model.port ?? NaN}
          onChange={value => set({ port: number(value) })}
        />
        <TextField
          label="Health path"
          description={`Answers 200 once the model is loaded; ${usual.healthPath} when empty`}
          placeholder={usual.healthPath}
          value={model.healthPath ?? ''}
          onChange={healthPath => set({ healthPath })}
        />
      </div>
      {(has('storageUri') || has('modelFormat')) && (
        <div className={styles.inputs}>
          <TextField
            label="Where the weights are"
            description="pvc://, s3://, gs://, hf:// or oci://"
            placeholder="pvc://weights/llama-3-8b"
            value={model.storageUri ?? ''}
            onChange={storageUri => set({ storageUri })}
          />
          <TextField
            label="Model format"
            placeholder="huggingface"
            value={model.modelFormat ?? ''}
            onChange={modelFormat => set({ modelFormat })}
          />
        </div>
      )}
      {modelNotes(model).map(note => (
        <FieldNote key={note.text} tone={note.beyond ? 'beyond' : 'plain'}>
          {note.text}
        </FieldNote>
      ))}
      <ReasonsBeside
        form={form}
        fields={[
          'serving.port',
          'serving.healthPath',
          'serving.modelSizeGiB',
          'serving.modelFormat',
          'serving.storageUri',
        ]}
      />
    </div>
  );
};

export const mlServingField = createFormField({
  name: 'MlServingField',
  component: MlServingField as never,
  schema,
});
