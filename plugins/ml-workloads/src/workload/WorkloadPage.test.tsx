import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { detailOf, workloads, workloadSpendOf } from '../../dev/fixtures';
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

it('compares a start with what is usual, and says what would save time', async () => {
  renderForTeam(<WorkloadPage id="w1" />);
  const table = await screen.findByRole('table', {
    name: /^Start of attempt 2/,
  });
  expect(
    await within(table).findByRole('columnheader', { name: 'Usual (p50)' }),
  ).toBeVisible();
  expect(
    within(table).getByRole('row', { name: /Image pull/ }),
  ).toHaveTextContent('2 min 12 s1 min 12 s2 min 50 s');
  expect(
    screen.getByText(/^Of the last 38 starts of this template on h100/),
  ).toBeVisible();
  // Three starts are too few to promise anything of cached weights.
  const list = screen.getByRole('list', { name: 'What would save time' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(item => item.textContent),
  ).toEqual([
    'A warm node would save 2 min 6 s of a usual start, 3 min 24 s of a slow one (9 starts had this part).',
    'A pre-pulled image would save 1 min 12 s of a usual start, 2 min 50 s of a slow one (30 starts had this part; they held 4.9 GPU-h meanwhile).',
  ]);
});

it('shows the start of an earlier attempt', async () => {
  renderForTeam(<WorkloadPage id="w1" />);
  await userEvent.click(
    await screen.findByRole('button', { name: /^Attempt 2, is under way/ }),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: /^Attempt 1, made room/ }),
  );
  expect(
    await screen.findByRole('table', { name: /^Start of attempt 1/ }),
  ).toBeVisible();
});

it('says for whom it made room, what that cost and what became of it, and names nobody who may not be known', async () => {
  renderForTeam(<WorkloadPage id="w1" />);
  const card = await screen.findByRole('region', {
    name: /It made room for work of team/,
  });
  expect(within(card).getByRole('link', { name: 'speech' })).toBeVisible();
  expect(card).toHaveTextContent('A queue took back quota that it had lent.');
  expect(card).toHaveTextContent('$62.61');
  expect(card).toHaveTextContent('Kueue admitted it again as attempt 2.');
});

it('tells its place in the queue and how far the estimate is to be trusted', async () => {
  renderForTeam(<WorkloadPage id="w3" />);
  expect(
    await screen.findByText(
      /^1 workload of queue gpu is before it\. It will probably wait 12 min 20 s more: .* right within 10 min in 14 of 20\.$/,
    ),
  ).toBeVisible();
});

it('lists the attempts with how each ended, the last one first', async () => {
  renderForTeam(<WorkloadPage id="w1" />, {}, '/?tab=attempts');
  const table = await screen.findByRole('table', { name: '2 attempts' });
  const [, last, first] = within(table).getAllByRole('row');
  expect(last).toHaveTextContent(/^2is under way/);
  expect(first).toHaveTextContent(
    /^1made room for other workA queue took back quota that it had lent\..*1 h 10 min2$/,
  );
});

it('opens the tab that the address names', async () => {
  renderForTeam(<WorkloadPage id="w1" />, {}, '/?tab=logs');
  expect(await screen.findByRole('tab', { name: 'Logs' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
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

it('leads from what went wrong, and from each pod, to the log', async () => {
  renderForTeam(<WorkloadPage id="w7" />);
  const link = await screen.findByRole('link', { name: 'Open its log' });
  expect(link).toHaveAttribute('href', expect.stringMatching(/\?tab=logs$/));
  const pod = screen.getByRole('link', { name: 'tracker-sweep-3-1-x7k2p' });
  await userEvent.click(pod);
  expect(
    await screen.findByRole('region', {
      name: 'Log of tracker-sweep-3-1-x7k2p',
    }),
  ).toBeVisible();
});

it.each([
  ['history', /^Its pods, events and manifests are no longer kept/],
  ['row', /^Of this workload only its spend is still kept/],
] as const)(
  'says what was removed of an old workload: %s',
  async (kept, title) => {
    renderForTeam(<WorkloadPage id="w7" />, {
      getWorkload: async () => ({ ...detailOf(workloads[6]), kept, pods: [] }),
      getTimeline: async () => ({
        transitions: [],
        attempts: [],
        replicas: [],
      }),
    });
    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.getByText('Its pods are no longer kept.')).toBeVisible();
    expect(screen.queryByText(/They appear when/)).toBeNull();
  },
);

it('says that what was lost by a preemption is not settled to its end', async () => {
  renderForTeam(<WorkloadPage id="w1" />, {
    getWorkloadSpend: async () => ({
      ...workloadSpendOf(workloads[0]),
      completeUntil: new Date(0).toISOString(),
    }),
  });
  expect(await screen.findByText(/^settled until .* so far$/)).toBeVisible();
});
