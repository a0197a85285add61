import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf, workloads } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { WorkloadPage } from './WorkloadPage';

it('says what a workload waits for and who can act', async () => {
  renderForTeam(<WorkloadPage id="w3" />);
  expect(
    await screen.findByRole('heading', { name: /detector-eval.*Queued/ }),
  ).toBeInTheDocument();
  expect(screen.getByText(/^Its queue has 4 of 16 GPUs left/)).toBeVisible();
  expect(
    screen.getByText(/^Your team lead can act: stop or pause something/),
  ).toBeVisible();
});

it('shows where the time of the start went', async () => {
  renderForTeam(<WorkloadPage id="w1" />);
  const table = await screen.findByRole('table', {
    name: 'Start of attempt 2: ready after 9 min 32 s',
  });
  const pull = within(table).getByRole('row', { name: /Image pull/ });
  expect(pull).toHaveTextContent('2 min 12 s');
});

it('marks provisional hours and sums the ledger rows', async () => {
  renderForTeam(<WorkloadPage id="w1" />);
  await userEvent.click(await screen.findByRole('tab', { name: 'Spend' }));
  const table = await screen.findByRole('table', { name: 'By hour (UTC)' });
  expect(within(table).getAllByText('provisional')).toHaveLength(1);
  const total = within(table).getByRole('row', { name: /^Total/ });
  expect(within(total).getByText('$197.11')).toHaveAttribute(
    'value',
    '197112000',
  );
});

it('reads logs again on request and shows hostile text as text', async () => {
  const getLogs = jest.fn(async () => ({
    pod: 'p',
    container: 'main',
    truncated: false,
    lines: ['<img src=x onerror=alert(1)>'],
  }));
  renderForTeam(<WorkloadPage id="w1" />, { getLogs });
  await userEvent.click(await screen.findByRole('tab', { name: 'Logs' }));
  expect(
    await screen.findByRole('region', { name: /^Log of/ }),
  ).toHaveTextContent('<img src=x onerror=alert(1)>');
  const before = getLogs.mock.calls.length;
  await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
  expect(getLogs.mock.calls.length).toBeGreaterThan(before);
});

it('keeps what it showed when a refresh fails, and says so', async () => {
  let calls = 0;
  renderForTeam(<WorkloadPage id="w6" />, {
    getWorkload: async () => {
      calls += 1;
      if (calls > 1) throw new Error('No answer');
      return detailOf(workloads[5]);
    },
  });
  await screen.findByRole('heading', { name: /detector-finetune-6/ });
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /Not refreshed since/,
  );
  expect(
    screen.getByRole('heading', { name: /detector-finetune-6/ }),
  ).toBeInTheDocument();
});
