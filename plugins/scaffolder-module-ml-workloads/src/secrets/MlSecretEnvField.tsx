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
  type SecretVariable,
  type TargetOptions,
} from '../form';

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

const VariableInputs = (props: {
  variable: SecretVariable;
  number: number;
  secrets: string[] | null;
  onChange: (variable: SecretVariable) => void;
}) => {
  const { variable, number, secrets, onChange } = props;
  return (
    <>
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
    </>
  );
};

const notesOf = ({ name, secretName, key }: SecretVariable) => (
  <>
    {name && !NAME.test(name) && (
      <FieldNote tone="beyond">“{name}” is not a name of a variable.</FieldNote>
    )}
    {!(name && secretName && key) && (
      <FieldNote tone="plain">
        It is left out until all three parts are filled in.
      </FieldNote>
    )}
  </>
);

/** Environment variables from Secrets that the namespace has. Only names are chosen; the values never pass through the portal. */
export const MlSecretEnvField = (props: Props) => {
  const { formData = [], onChange, idSchema, schema: of } = props;
  const { form, target } = formAround(props);
  const choices = useLaunchChoices(target);
  const secrets = choices.value?.secrets ?? null;
  return (
    <ListField<SecretVariable>
      id={idSchema?.$id}
      title={of?.title ?? 'Secrets'}
      description={
        of?.description ??
        'Variables from Secrets of the namespace, chosen by name. Their values never pass through the portal.'
      }
      problem={
        choices.error && (
          <NotKnown
            error={choices.error}
            what="Which Secrets the namespace has"
            meanwhile="You can type the name of one."
            onRetry={choices.retry}
          />
        )
      }
      items={formData}
      onChange={onChange}
      noun="variable"
      inputs={(variable, number, change) => (
        <VariableInputs
          variable={variable}
          number={number}
          secrets={secrets}
          onChange={change}
        />
      )}
      notes={notesOf}
      nothing={
        secrets?.length === 0 ? (
          <FieldNote tone="plain">
            The namespace has no Secrets to choose from. Create one there with
            kubectl, then reload.
          </FieldNote>
        ) : undefined
      }
      add={{
        label: 'Add a variable from a Secret',
        isDisabled: !target?.namespace,
        item: () => (secrets?.length === 1 ? { secretName: secrets[0] } : {}),
      }}
    >
      <ReasonsBeside form={form} fields={['secretEnv']} />
    </ListField>
  );
};

export const mlSecretEnvField = createFormField({
  name: 'MlSecretEnvField',
  component: MlSecretEnvField as never,
  schema,
});
