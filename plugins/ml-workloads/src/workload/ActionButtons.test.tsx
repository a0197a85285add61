import type { OperationPreview } from '@slipway/backstage-plugin-ml-workloads-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf, workloads } from '../../dev/fixtures';
import { operationPreviewOf } from '../../dev/operationFixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import type { MlWorkloadsApi } from '../api';
import { ActionButtons } from './ActionButtons';

const running = detailOf(workloads[0]);
const serving = { ...running, kind: 'Deployment' };

const show = (
  answers: Partial<MlWorkloadsApi> = {},
  workload = running,
  onDone = jest.fn(),
) => {
  renderForTeam(<ActionButtons workload={workload} onDone={onDone} />, answers);
  return onDone;
};
const press = (name: string | RegExp) =>
  screen.findByRole('button', { name }).then(button => userEvent.click(button));
const dialog = () => screen.findByRole('dialog');
const confirm = async (name: string) =>
  userEvent.click(within(await dialog()).getByRole('button', { name }));
const previewOf =
  (change: Partial<OperationPreview>): MlWorkloadsApi['previewAction'] =>
  async (_, operation, input) => ({
    ...operationPreviewOf(serving, operation, input?.replicas),
    ...change,
  });

it('says in numbers what stopping does, and stops only after that', async () => {
  const act = jest.fn().mockResolvedValue({
    operation: 'stop',
    sentence: 'It is removed.',
    undo: null,
  });
  const onDone = show({ act });
  await press('Stop');
  const asked = await dialog();
  expect(asked).toHaveAccessibleName('Stop Job detector-finetune-7?');
  expect(
    await within(asked).findByText(/^2 pods end and 8 GPUs become free now/),
  ).toBeVisible();
  expect(act).not.toHaveBeenCalled();
  await confirm('Stop');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(act).toHaveBeenCalledWith(
    expect.objectContaining({ id: 'w1' }),
    'stop',
    {},
  );
  expect(onDone).toHaveBeenCalled();
});

it('keeps the dialog open and says what went wrong', async () => {
  show({
    act: async () => {
      throw new Error('It changed meanwhile');
    },
  });
  await press('Pause');
  await within(await dialog()).findByText(/^2 pods end/);
  await confirm('Pause');
  expect(await within(await dialog()).findByRole('alert')).toHaveTextContent(
    'It changed meanwhile',
  );
});

it('undoes a pause where it was done', async () => {
  const act = jest
    .fn()
    .mockResolvedValueOnce({
      operation: 'pause',
      sentence: 'It gives its GPUs back.',
      undo: { operation: 'resume' },
    })
    .mockResolvedValueOnce({
      operation: 'resume',
      sentence: 'It goes back to its queue.',
      undo: { operation: 'pause' },
    });
  show({ act });
  await press('Pause');
  await within(await dialog()).findByText(/^2 pods end/);
  await confirm('Pause');
  await press('Undo: resume');
  expect(await screen.findByText(/It goes back to its queue/)).toBeVisible();
  expect(act).toHaveBeenLastCalledWith(expect.anything(), 'resume', {});
});

it('scales to the number that was chosen, after saying what that costs', async () => {
  const previewAction = jest.fn(previewOf({}));
  const act = jest.fn().mockResolvedValue({
    operation: 'scale',
    sentence: 'It goes from 2 to 4 replicas.',
    undo: { operation: 'scale', replicas: 2 },
  });
  show({ act, previewAction }, serving);
  await press('Scale');
  const field = await within(await dialog()).findByRole('textbox', {
    name: /^Replicas/,
  });
  expect(field).toHaveValue('3');
  await userEvent.click(
    within(await dialog()).getByRole('button', { name: /Increase/ }),
  );
  expect(field).toHaveValue('4');
  await waitFor(() =>
    expect(previewAction).toHaveBeenLastCalledWith(
      'w1',
      'scale',
      { replicas: 4 },
      expect.anything(),
    ),
  );
  const button = within(await dialog()).getByRole('button', { name: 'Scale' });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
  expect(
    await screen.findByRole('button', { name: 'Undo: scale to 2' }),
  ).toBeVisible();
  expect(act).toHaveBeenCalledWith(expect.anything(), 'scale', {
    replicas: 4,
  });
});

it('says every reason of the guardrails and lets nobody confirm', async () => {
  const reason = {
    code: 'SW01',
    title: 'Most GPUs per workload',
    message: '12 GPUs in all; at most 8 are allowed.',
    why: null,
    fix: 'Ask for fewer GPUs.',
    fields: [],
    layer: 'guardrails' as const,
    kind: 'Deployment',
    values: {},
  };
  show(
    {
      previewAction: previewOf({
        problem: 'not done',
        verdict: {
          value: 'refused',
          reasons: [reason],
          truncated: false,
          layers: [],
        },
      }),
    },
    serving,
  );
  await press('Scale');
  expect(
    await within(await dialog()).findByText(
      'SW01 12 GPUs in all; at most 8 are allowed.',
    ),
  ).toBeVisible();
  expect(
    within(await dialog()).getByRole('button', { name: 'Scale' }),
  ).toBeDisabled();
});

it('changes what Git owns only when the person says so', async () => {
  const act = jest.fn().mockResolvedValue({
    operation: 'stop',
    sentence: 'It is removed.',
    undo: null,
  });
  show(
    {
      act,
      previewAction: previewOf({
        needsAnyway: true,
        warnings: [
          { code: 'git', sentence: 'Argo CD (captions) makes it again.' },
        ],
      }),
    },
    serving,
  );
  await press('Stop');
  expect(
    await within(await dialog()).findByText(
      'Argo CD (captions) makes it again.',
    ),
  ).toBeVisible();
  const button = within(await dialog()).getByRole('button', { name: 'Stop' });
  expect(button).toBeDisabled();
  await userEvent.click(within(await dialog()).getByRole('checkbox'));
  await userEvent.click(button);
  expect(act).toHaveBeenCalledWith(expect.anything(), 'stop', {
    anyway: true,
  });
});

it('is done with the keyboard alone', async () => {
  const act = jest.fn().mockResolvedValue({
    operation: 'pause',
    sentence: 'It gives its GPUs back.',
    undo: null,
  });
  show({ act });
  const button = await screen.findByRole('button', { name: 'Pause' });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.tab();
  expect(button).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await within(await dialog()).findByText(/^2 pods end/);
  const pause = within(await dialog()).getByRole('button', { name: 'Pause' });
  for (let i = 0; i < 6 && document.activeElement !== pause; i++) {
    await userEvent.tab();
  }
  expect(pause).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(act).toHaveBeenCalled());
});

it('says why something cannot be done now', async () => {
  show({}, { ...serving, state: 'Paused' });
  expect(await screen.findByRole('button', { name: 'Restart' })).toBeDisabled();
  expect(
    screen.getByText('Restart: It is paused. Resume starts it anew.'),
  ).toBeVisible();
});
