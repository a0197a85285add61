import { ResponseError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { freshness, workloads } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { WorkloadsTab } from './WorkloadsTab';

const none = {
  items: [],
  totalItems: 0,
  nextCursor: null,
  columns: [],
  clusters: [freshness],
};

it('answers in one sentence what the team runs, and leads to each workload', async () => {
  renderForTeam(<WorkloadsTab />);
  expect(
    await screen.findByRole('heading', {
      name: /^2 running on 12 GPUs, .* 1 waiting for quota/,
    }),
  ).toBeInTheDocument();
  expect(
    screen.getByRole('link', { name: 'detector-finetune-7' }),
  ).toHaveAttribute('href', '/gpu/workloads/w1');
  expect(screen.getByText('Demo data: simulated hardware')).toBeInTheDocument();
});

it('shows state, GPU time and cost of a workload, exact on hover', async () => {
  renderForTeam(<WorkloadsTab />);
  const row = (
    await screen.findByRole('link', { name: 'detector-finetune-7' })
  ).closest<HTMLElement>('[role="row"]')!;
  expect(within(row).getByText('Running')).toBeInTheDocument();
  expect(within(row).getByText('27.2')).toHaveAttribute(
    'title',
    '97,920,000 GPU-ms',
  );
  expect(within(row).getByText('$187.14')).toHaveAttribute(
    'title',
    'USD 187.136000',
  );
  const unpriced = screen
    .getByRole('link', { name: 'spot-experiment' })
    .closest<HTMLElement>('[role="row"]')!;
  expect(within(unpriced).getByText('unpriced')).toBeInTheDocument();
});

it('asks for what belongs to the group, and for the filters of the address', async () => {
  const getWorkloads = jest.fn().mockResolvedValue({
    ...none,
    items: workloads,
    totalItems: workloads.length,
  });
  renderForTeam(<WorkloadsTab />, { getWorkloads }, '/?state=Queued&q=eval');
  await screen.findByRole('link', { name: 'detector-eval' });
  expect(getWorkloads).toHaveBeenCalledWith(
    expect.objectContaining({
      entity: 'group:default/vision',
      state: ['Queued'],
      search: 'eval',
    }),
    expect.anything(),
  );
});

it('searches on the server as one types', async () => {
  renderForTeam(<WorkloadsTab />);
  await screen.findByRole('link', { name: 'upscaler' });
  await userEvent.type(
    screen.getByRole('searchbox', { name: 'Search workloads by name' }),
    'captioner',
  );
  await waitFor(() =>
    expect(screen.queryByRole('link', { name: 'upscaler' })).toBeNull(),
  );
  expect(screen.getByRole('link', { name: 'captioner' })).toBeInTheDocument();
});

it('pages through the list with the cursor of the server', async () => {
  const getWorkloads = jest.fn(async ({ cursor }: { cursor?: string }) => ({
    ...none,
    items: [cursor ? workloads[1] : workloads[0]],
    totalItems: 21,
    nextCursor: cursor ? null : 'page-2',
  }));
  renderForTeam(<WorkloadsTab />, { getWorkloads });
  await screen.findByRole('link', { name: 'detector-finetune-7' });
  await userEvent.click(screen.getByRole('button', { name: /next/i }));
  expect(
    await screen.findByRole('link', { name: 'segmenter-pretrain' }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /previous/i }));
  expect(
    await screen.findByRole('link', { name: 'detector-finetune-7' }),
  ).toBeInTheDocument();
});

it('teaches a team without GPU work how to begin', async () => {
  renderForTeam(<WorkloadsTab />, { getWorkloads: async () => none });
  expect(
    await screen.findByRole('heading', { name: 'Vision has no GPU work yet' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Launch GPU work' })).toHaveAttribute(
    'href',
    '/create',
  );
});

it('does not tell those who may not see a team’s work that it has none', async () => {
  renderForTeam(
    <WorkloadsTab />,
    { getWorkloads: async () => none },
    '/',
    false,
  );
  expect(
    await screen.findByRole('heading', {
      name: 'You may not see the GPU work of Vision',
    }),
  ).toBeInTheDocument();
  expect(screen.queryByText(/has no GPU work yet/)).not.toBeInTheDocument();
});

it('says since when a cluster has not been seen', async () => {
  renderForTeam(<WorkloadsTab />, {
    getWorkloads: async () => ({
      ...none,
      items: workloads,
      clusters: [{ ...freshness, stale: true, problem: 'No answer from it.' }],
    }),
  });
  expect(await screen.findByText(/^Lab not seen for/)).toBeInTheDocument();
  expect(screen.getByText(/^No answer from it\./)).toBeInTheDocument();
});

it('says who may see it when the backend refuses', async () => {
  const refusal = await ResponseError.fromResponse(
    Object.assign(
      new Response(
        JSON.stringify({
          error: { name: 'NotAllowedError', message: 'Not your team' },
          response: { statusCode: 403 },
        }),
        { status: 403, headers: { 'content-type': 'application/json' } },
      ),
    ) as any,
  );
  renderForTeam(<WorkloadsTab />, {
    getWorkloads: async () => {
      throw refusal;
    },
  });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /You may not see the workloads of Vision.*Not your team.*Ask the platform team/,
  );
});

it('keeps view, order and groups in the address', async () => {
  const getWorkloads = jest.fn().mockResolvedValue({
    ...none,
    items: workloads,
    totalItems: workloads.length,
  });
  renderForTeam(
    <WorkloadsTab />,
    { getWorkloads },
    '/?state=Queued&state=Provisioning&sort=since.asc&by=queue',
  );
  await screen.findByRole('link', { name: 'detector-eval' });
  expect(getWorkloads).toHaveBeenCalledWith(
    expect.objectContaining({ orderBy: 'since', order: 'asc' }),
    expect.anything(),
  );
  // The address says what the built-in view "Waiting" says, but for the groups.
  expect(
    await screen.findByRole('table', { name: 'Workloads by queue' }),
  ).toBeInTheDocument();
});

it('shows a built-in view when one is chosen', async () => {
  const getWorkloads = jest.fn().mockResolvedValue({
    ...none,
    items: workloads,
    totalItems: workloads.length,
  });
  renderForTeam(<WorkloadsTab />, { getWorkloads });
  await userEvent.click(await screen.findByRole('button', { name: /View/ }));
  await userEvent.click(
    await screen.findByRole('option', { name: 'Longest running' }),
  );
  await waitFor(() =>
    expect(getWorkloads).toHaveBeenLastCalledWith(
      expect.objectContaining({
        state: ['Starting', 'Running', 'Degraded'],
        orderBy: 'startedAt',
        order: 'asc',
      }),
      expect.anything(),
    ),
  );
});

it('remembers a view of one’s own and forgets it again', async () => {
  renderForTeam(<WorkloadsTab />, {}, '/?q=eval');
  await screen.findByRole('link', { name: 'detector-eval' });
  await userEvent.click(screen.getByRole('button', { name: 'Save view' }));
  await userEvent.type(
    await screen.findByRole('textbox', { name: 'Name' }),
    'Evaluations{Enter}',
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Forget view' }),
  );
  expect(
    await screen.findByRole('button', { name: 'Save view' }),
  ).toBeInTheDocument();
});

it('selects rows with the keyboard', async () => {
  renderForTeam(<WorkloadsTab />);
  const row = (
    await screen.findByRole('link', { name: 'detector-finetune-7' })
  ).closest<HTMLElement>('[role="row"]')!;
  await userEvent.tab();
  row.focus();
  await userEvent.keyboard(' ');
  expect(row).toHaveAttribute('aria-selected', 'true');
  expect(await screen.findByText(/1 workload selected/)).toBeInTheDocument();
});

it('narrows the list to a group', async () => {
  const getWorkloads = jest.fn().mockResolvedValue({
    ...none,
    items: workloads,
    totalItems: workloads.length,
  });
  renderForTeam(<WorkloadsTab />, { getWorkloads }, '/?by=kind');
  await userEvent.click(
    await screen.findByRole('button', { name: 'Show those of JobSet' }),
  );
  await waitFor(() =>
    expect(getWorkloads).toHaveBeenLastCalledWith(
      expect.objectContaining({ kind: ['JobSet'] }),
      expect.anything(),
    ),
  );
});

it('shows a column of an annotation that the platform offers', async () => {
  const key = 'ml.example.com/experiment';
  const getWorkloads = jest.fn().mockResolvedValue({
    ...none,
    items: [{ ...workloads[0], columns: { [key]: 'ablation-7' } }],
    totalItems: 1,
    columns: [{ key, title: 'Experiment' }],
  });
  renderForTeam(<WorkloadsTab />, { getWorkloads }, `/?col=${key}`);
  expect(await screen.findByText('ablation-7')).toBeInTheDocument();
  expect(
    screen.getByRole('columnheader', { name: 'Experiment' }),
  ).toBeInTheDocument();
  expect(getWorkloads).toHaveBeenCalledWith(
    expect.objectContaining({ column: [key] }),
    expect.anything(),
  );
});

it('marks with a word what takes GPUs without a queue', async () => {
  const [queued, pod] = workloads;
  renderForTeam(<WorkloadsTab />, {
    getWorkloads: async () => ({
      ...none,
      items: [queued, { ...pod, kind: 'Pod', queue: null, escaped: true }],
      totalItems: 2,
    }),
  });
  const row = (name: string) =>
    screen.getByRole('link', { name }).closest<HTMLElement>('[role="row"]')!;
  await screen.findByRole('link', { name: pod.name });
  expect(within(row(pod.name)).getByText('Escaped')).toHaveAttribute(
    'title',
    'No queue admitted it: it takes GPUs beside every quota.',
  );
  expect(within(row(queued.name)).queryByText('Escaped')).toBeNull();
});
