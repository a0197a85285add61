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
  type SecretVariable,
  type TargetOptions,
} from '../form';
import styles from '../form/list.module.css';

const schema = makeFieldSchema({
  output: z =>
    z.array(
      z.object({
        name: z.string().describe('Environment variable'),
        secretName: z.string().describe('Secret of the namespace'),
        key: z.string().describe('Key in the Secret'),
      }),
    ),
  uiOptions: z => z.object({ target: z.string().optional() }),
});

type Props = FieldExtensionComponentProps<SecretVariable[], TargetOptions>;

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

const VariableRow = (props: {
  variable: SecretVariable;
  number: number;
  secrets: string[] | null;
  onChange: (variable: SecretVariable) => void;
  onRemove: () => void;
}) => {
  const { variable, number, secrets, onChange, onRemove } = props;
  return (
    <div className={styles.row}>
      <div className={styles.inputs}>
        <TextField
          label={`Variable ${number}`}
          placeholder="HF_TOKEN"
          value={variable.name ?? ''}
          onChange={name => onChange({ ...variable, name })}
        />
        {secrets ? (
          <Select
            label="Secret"
            placeholder="Choose a Secret"
            options={secrets.map(name => ({ value: name, label: name }))}
            value={variable.secretName ?? null}
            onChange={key => onChange({ ...variable, secretName: String(key) })}
          />
        ) : (
          <TextField
            label="Secret"
            placeholder="Name of a Secret"
            value={variable.secretName ?? ''}
            onChange={secretName => onChange({ ...variable, secretName })}
          />
        )}
        <TextField
          label="Key in the Secret"
          placeholder="token"
          value={variable.key ?? ''}
          onChange={key => onChange({ ...variable, key })}
        />
      </div>
      <ButtonIcon
        variant="tertiary"
        icon={<RiDeleteBinLine />}
        aria-label={`Remove variable ${number}`}
        onPress={onRemove}
      />
    </div>
  );
};

/** Environment variables from Secrets that the namespace has. Only names are chosen; the values never pass through the portal. */
export const MlSecretEnvField = (props: Props) => {
  const { onChange, idSchema } = props;
  const variables = props.formData ?? [];
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const secrets = choices.value?.secrets ?? null;
  const set = (next: SecretVariable[]) =>
    onChange(next.length > 0 ? next : undefined);
  return (
    <fieldset id={idSchema?.$id} className={styles.root}>
      <legend className={styles.legend}>
        {props.schema?.title ?? 'Secrets'}
      </legend>
      <p className={styles.description}>
        {props.schema?.description ??
          'Variables from Secrets of the namespace, chosen by name. Their values never pass through the portal.'}
      </p>
      {choices.error && (
        <NotKnown
          error={choices.error}
          what="Which Secrets the namespace has"
          meanwhile="You can type the name of one."
          onRetry={choices.retry}
        />
      )}
      {variables.map((variable, index) => (
        <div key={index}>
          <VariableRow
            variable={variable}
            number={index + 1}
            secrets={secrets}
            onChange={changed =>
              set(variables.map((old, i) => (i === index ? changed : old)))
            }
            onRemove={() => set(variables.filter((_, i) => i !== index))}
          />
          {variable.name && !NAME.test(variable.name) && (
            <FieldNote tone="beyond">
              “{variable.name}” is not a name of a variable.
            </FieldNote>
          )}
          {!(variable.name && variable.secretName && variable.key) && (
            <FieldNote tone="plain">
              It is left out until all three parts are filled in.
            </FieldNote>
          )}
        </div>
      ))}
      {secrets?.length === 0 ? (
        <FieldNote tone="plain">
          The namespace has no Secrets to choose from. Create one there with
          kubectl, then reload.
        </FieldNote>
      ) : (
        <Button
          className={styles.add}
          size="small"
          variant="tertiary"
          iconStart={<RiAddLine aria-hidden />}
          isDisabled={!target?.namespace}
          onPress={() =>
            set([
              ...variables,
              secrets?.length === 1 ? { secretName: secrets[0] } : {},
            ])
          }
        >
          Add a variable from a Secret
        </Button>
      )}
      <ReasonsBeside form={form} fields={['secretEnv']} />
    </fieldset>
  );
};

export const mlSecretEnvField = createFormField({
  name: 'MlSecretEnvField',
  component: MlSecretEnvField as never,
  schema,
});
