import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ALLOWED_FORM,
  CHOICES,
  labAnswers,
  PROFILES,
} from './__testUtils__/answers';
import { Refusal } from './__testUtils__/backend';
import { openField } from './__testUtils__/portal';

const target = { ...ALLOWED_FORM.target };
const field = (name: string, rest = {}) => ({ 'ui:field': name, ...rest });

/** Goes to the last page and creates; what the template would get. */
async function valuesOf(onCreate: jest.Mock) {
  await userEvent.click(screen.getByRole('button', { name: 'Review' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Create' }));
  await waitFor(() => expect(onCreate).toHaveBeenCalled());
  return onCreate.mock.calls[0][0];
}

describe('a field alone in another template', () => {
  it('chooses an engine; what the cluster does not serve is greyed with the reason', async () => {
    openField(
      labAnswers(),
      'engine',
      field('MlEnginePicker', {
        type: 'string',
        'ui:options': { type: 'serving', cluster: 'lab' },
      }),
    );
    const group = await screen.findByRole('radiogroup');
    const cards = within(group).getAllByRole('radio');
    expect(cards.map(card => (card as HTMLInputElement).value)).toEqual([
      'deployment',
      'leaderworkerset',
      'inferenceservice',
    ]);
    expect(cards[2]).toBeDisabled();
    expect(
      within(group).getByText(/ask the platform team to install KServe/),
    ).toBeInTheDocument();
  });

  it('says calmly what still works when the engines cannot be listed', async () => {
    openField(
      labAnswers({
        engines: () => {
          throw new Refusal(503, 'the cluster is not reachable');
        },
      }),
      'engine',
      field('MlEnginePicker', {
        type: 'string',
        default: 'job',
        'ui:options': { cluster: 'lab' },
      }),
    );
    expect(
      await screen.findByText(/The workload stays a job meanwhile/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });

  it('mounts a claim of the namespace for what it can be used', async () => {
    const onCreate = jest.fn(async () => {});
    openField(
      labAnswers(),
      'volumes',
      field('MlVolumesField', { type: 'array', items: { type: 'object' } }),
      { initialState: { target }, onCreate },
    );
    const add = await screen.findByRole('button', { name: 'Add a volume' });
    await waitFor(() => expect(add).toBeEnabled());
    await userEvent.click(add);
    expect(
      await screen.findByText(/Pods will run in sim-west-1a/),
    ).toBeInTheDocument();
    await userEvent.click(add);
    const { volumes } = await valuesOf(onCreate);
    expect(volumes).toEqual([
      { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
      {
        claimName: 'checkpoints',
        mountPath: '/checkpoints',
        purpose: 'checkpoint',
      },
    ]);
  });

  it('says why the team cannot use a profile in its namespace', async () => {
    const problem = 'It is offered to other teams.';
    openField(
      labAnswers({
        profiles: ({ cluster, entityRef, namespace }) => ({
          items: PROFILES.map(profile => ({
            ...profile,
            problem:
              profile.name === 'h100' &&
              cluster === target.cluster &&
              entityRef === target.entityRef &&
              namespace === target.namespace
                ? problem
                : null,
          })),
          asOf: null,
        }),
      }),
      'hardware',
      field('MlHardwareProfilePicker', { type: 'object' }),
      { initialState: { target } },
    );
    expect(await screen.findByText(problem)).toBeInTheDocument();
    expect(
      screen.getByRole('radio', { name: /^H100 80 GB(?!,)/ }),
    ).toBeDisabled();
  });

  it('takes secrets by name, as text where their names may not be listed', async () => {
    const onCreate = jest.fn(async () => {});
    openField(
      labAnswers({ choices: () => ({ ...CHOICES, secrets: null }) }),
      'secretEnv',
      field('MlSecretEnvField', { type: 'array', items: { type: 'object' } }),
      { initialState: { target }, onCreate },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /Add a variable/ }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Variable 1' }),
      'HF_TOKEN',
    );
    expect(screen.getByText(/left out until all three/)).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Secret' }),
      'model-hub',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Key in the Secret' }),
      'token',
    );
    expect((await valuesOf(onCreate)).secretEnv).toEqual([
      { name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' },
    ]);
  });

  it('scales on something only where there is room to scale', async () => {
    const onCreate = jest.fn(async () => {});
    openField(
      labAnswers(),
      'scaling',
      field('MlScalingPicker', { type: 'object' }),
      {
        initialState: {
          target,
          type: 'serving',
          scaling: { stage: 'development', minReplicas: 1, maxReplicas: 1 },
        },
        onCreate,
      },
    );
    const most = await screen.findByRole('textbox', { name: 'Most replicas' });
    await userEvent.clear(most);
    await userEvent.type(most, '6{Tab}');
    expect(
      await screen.findByText(/More than the limit of 4 replicas/),
    ).toBeInTheDocument();
    expect((await valuesOf(onCreate)).scaling).toEqual({
      stage: 'development',
      minReplicas: 1,
      maxReplicas: 6,
      autoscaling: { metric: 'concurrency', target: 16 },
    });
  });
});
