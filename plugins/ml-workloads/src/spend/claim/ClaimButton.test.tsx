import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderForTeam } from '../../../dev/renderForTeam';
import type { MlWorkloadsApi } from '../../api';
import { periodOf } from '../period';
import { ClaimButton } from './ClaimButton';

const claimed = jest.fn();
const open = async (answers: Partial<MlWorkloadsApi>) => {
  claimed.mockReset();
  renderForTeam(
    <ClaimButton
      workloadId="w9"
      title="Job spot-experiment"
      teams={['vision', 'speech']}
      period={periodOf('2026-10', Date.parse('2026-11-24'))}
      onClaimed={claimed}
    />,
    answers,
  );
  await userEvent.click(
    screen.getByRole('button', { name: 'Claim Job spot-experiment' }),
  );
  return screen.findByRole('dialog');
};

it('claims the namespace for the team from now on, with a reason', async () => {
  const claimSpend = jest.fn().mockResolvedValue({});
  const dialog = await open({ claimSpend });
  const confirm = within(dialog).getByRole('button', { name: 'Claim it' });
  await within(dialog).findByText(/namespace team-vision of lab/);
  expect(confirm).toBeDisabled();
  await userEvent.type(
    within(dialog).getByRole('textbox', { name: /Reason/ }),
    'it is our old sandbox',
  );
  await userEvent.click(confirm);
  await waitFor(() => expect(claimed).toHaveBeenCalled());
  expect(claimSpend).toHaveBeenCalledWith({
    cluster: 'lab',
    namespace: 'team-vision',
    team: 'vision',
    reason: 'it is our old sandbox',
  });
});

it('claims one workload from the beginning of the period', async () => {
  const claimSpend = jest.fn().mockResolvedValue({});
  const dialog = await open({ claimSpend });
  await userEvent.click(
    await within(dialog).findByRole('radio', {
      name: 'Only Job spot-experiment',
    }),
  );
  await userEvent.click(
    within(dialog).getByRole('radio', { name: /^From 1 Oct on/ }),
  );
  await userEvent.type(
    within(dialog).getByRole('textbox', { name: /Reason/ }),
    'ours',
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Claim it' }),
  );
  await waitFor(() => expect(claimed).toHaveBeenCalled());
  expect(claimSpend).toHaveBeenCalledWith({
    cluster: 'lab',
    workload: 'w9',
    team: 'vision',
    reason: 'ours',
    since: '2026-10-01T00:00:00.000Z',
  });
});

it('says why it was refused and lets one try again', async () => {
  const claimSpend = jest
    .fn()
    .mockRejectedValue(new Error('A team owns it by now'));
  const dialog = await open({ claimSpend });
  await userEvent.type(
    await within(dialog).findByRole('textbox', { name: /Reason/ }),
    'ours',
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Claim it' }),
  );
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    'A team owns it by now',
  );
  expect(claimed).not.toHaveBeenCalled();
});
