import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { workloads } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { useState } from 'react';
import type { MlWorkloadsApi } from '../api';
import { BulkBar } from './BulkBar';

const show = (ids: string[], answers: Partial<MlWorkloadsApi> = {}) => {
  const onDone = jest.fn();
  const onClear = jest.fn();
  renderForTeam(
    <BulkBar ids={ids} onDone={onDone} onClear={onClear} />,
    answers,
  );
  return { onDone, onClear };
};
const running = workloads.find(({ state }) => state === 'Running')!;
const ended = workloads.find(({ state }) => state === 'Succeeded')!;

it('says what is selected, what it holds and what can be done to how many', async () => {
  show([running.id, ended.id]);
  expect(await screen.findByText(/2 workloads selected/)).toBeVisible();
  expect(await screen.findByRole('button', { name: 'Pause 1' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Delete 1' })).toBeVisible();
  expect(screen.getByRole('status')).toHaveTextContent(/GPUs?, \$.* an hour/);
});

it('says what is done in all and what is left alone, does it, and then what became of each', async () => {
  const actOnMany = jest.fn<ReturnType<MlWorkloadsApi['actOnMany']>, any>(
    async (ids, operation) => ({
      operation,
      items: [
        {
          id: ids[0],
          kind: 'Job',
          name: 'detector',
          outcome: 'refused',
          sentence: 'Cannot pause it: Argo CD sets it back.',
          undo: null,
        },
      ],
      done: 0,
      refused: 1,
      failed: 0,
    }),
  );
  const { onDone } = show([running.id, ended.id], { actOnMany });
  await userEvent.click(await screen.findByRole('button', { name: 'Pause 1' }));
  const dialog = await screen.findByRole('dialog', {
    name: 'Pause 1 workload?',
  });
  expect(dialog).toHaveTextContent('1 workload is left as it is:');
  expect(dialog).toHaveTextContent(`${ended.name}: It has ended.`);
  expect(actOnMany).not.toHaveBeenCalled();
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Pause 1' }),
  );
  await waitFor(() =>
    expect(screen.getByRole('dialog')).toHaveAccessibleName(
      'Pause: 0 of 1 done',
    ),
  );
  expect(screen.getByRole('dialog')).toHaveTextContent(
    'Job detector: Cannot pause it: Argo CD sets it back.',
  );
  expect(actOnMany).toHaveBeenCalledWith([running.id], 'pause');
  expect(onDone).toHaveBeenCalled();
});

it('takes back what can be taken back', async () => {
  const actOnMany = jest.fn<ReturnType<MlWorkloadsApi['actOnMany']>, any>(
    async (ids, operation) => ({
      operation,
      items: ids.map((id: string) => ({
        id,
        kind: 'Job',
        name: id,
        outcome: 'done',
        sentence: 'Done.',
        undo: operation === 'pause' ? { operation: 'resume' } : null,
      })),
      done: ids.length,
      refused: 0,
      failed: 0,
    }),
  );
  show([running.id], { actOnMany });
  await userEvent.click(await screen.findByRole('button', { name: 'Pause 1' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Pause 1' }),
  );
  await userEvent.click(
    await within(dialog).findByRole('button', { name: 'Undo: resume 1' }),
  );
  await waitFor(() =>
    expect(actOnMany).toHaveBeenLastCalledWith([running.id], 'resume'),
  );
});

it('keeps what became of them, and the way back, when they leave the list', async () => {
  const actOnMany = jest.fn<ReturnType<MlWorkloadsApi['actOnMany']>, any>(
    async (ids, operation) => ({
      operation,
      items: ids.map((id: string) => ({
        id,
        kind: 'Job',
        name: id,
        outcome: 'done',
        sentence: 'Done.',
        undo: { operation: 'resume' },
      })),
      done: ids.length,
      refused: 0,
      failed: 0,
    }),
  );
  function RunningOnly() {
    const [ids, setIds] = useState([running.id]);
    return <BulkBar ids={ids} onDone={() => setIds([])} onClear={() => {}} />;
  }
  renderForTeam(<RunningOnly />, { actOnMany });
  await userEvent.click(await screen.findByRole('button', { name: 'Pause 1' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Pause 1' }),
  );
  expect(
    await screen.findByRole('button', { name: 'Undo: resume 1' }),
  ).toBeVisible();
  expect(screen.queryByText(/selected/)).toBeNull();
});

it('says that fewer must be selected, and asks nothing', async () => {
  const previewMany = jest.fn();
  show(
    Array.from({ length: 101 }, (_, i) => `w${i}`),
    { previewMany },
  );
  expect(await screen.findByRole('status')).toHaveTextContent(
    'at most 100 can be changed at once; select fewer',
  );
  expect(previewMany).not.toHaveBeenCalled();
});

it('recovers when the portal did not answer', async () => {
  let calls = 0;
  show([running.id], {
    previewMany: async () => {
      calls += 1;
      if (calls === 1) throw new Error('No answer');
      return { currency: 'USD', items: [] };
    },
  });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Try again' }),
  );
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull(),
  );
});
