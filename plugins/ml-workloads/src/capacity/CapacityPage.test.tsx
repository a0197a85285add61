import { screen, within } from '@testing-library/react';
import { capacity } from '../../dev/capacityFixture';
import { renderForTeam } from '../../dev/renderForTeam';
import { CapacityPage } from './CapacityPage';

const lab = { cluster: 'lab', title: 'Lab', simulated: true };
const west = { cluster: 'west', title: 'West', simulated: false };

it('answers what is free, what is scattered and who waits', async () => {
  renderForTeam(<CapacityPage />);
  expect(
    await screen.findByRole('heading', {
      name: /^31 of 208 GPUs are free; .* 5 workloads wait\./,
    }),
  ).toBeInTheDocument();
  expect(
    screen.getByText('h100 in lab: 12 are free, but no node has 8.'),
  ).toBeInTheDocument();
  expect(screen.getByText('Demo data: simulated hardware')).toHaveAttribute(
    'title',
    'Lab: the control plane is real, the GPUs and their prices are not.',
  );
  expect(screen.getByRole('link', { name: 'detector-eval' })).toHaveAttribute(
    'href',
    '/gpu/workloads/w3',
  );
  expect(
    screen.getByText('Of other teams 3 more wait for 24 GPUs.'),
  ).toBeInTheDocument();
});

it('tells what nobody can have from what is in use', async () => {
  const [pool] = capacity.pools;
  renderForTeam(<CapacityPage />, {
    getCapacity: async () => ({
      ...capacity,
      pools: [
        {
          ...pool,
          totalGpusMilli: 32_000,
          heldGpusMilli: 8_000,
          freeGpusMilli: 22_930,
        },
      ],
    }),
  });
  const table = await screen.findByRole('table', { name: 'Pools (GPUs)' });
  const cells = within(table)
    .getAllByRole('cell')
    .map(cell => cell.textContent);
  expect(cells).toContain('22.931.07 unusable');
  expect(cells).toContain('25 %');
});

it('shows quota, use, borrowed and lent, and what Kueue does not say as not known', async () => {
  const [vision, speech] = capacity.clusterQueues;
  renderForTeam(<CapacityPage />, {
    getCapacity: async () => ({
      ...capacity,
      clusterQueues: [
        vision,
        { ...speech, quotas: [{ ...speech.quotas[0], lent: null }] },
      ],
    }),
  });
  const table = await screen.findByRole('table', {
    name: 'Quotas of queues (GPUs)',
  });
  const cells = (name: string) =>
    within(within(table).getByRole('rowheader', { name }).closest('tr')!)
      .getAllByRole('cell')
      .map(cell => cell.textContent);
  expect(cells('team-vision')).toEqual([
    'vision',
    'h100',
    '32',
    '40',
    '8',
    '0',
    '1',
    '125 %',
  ]);
  expect(cells('team-speech')[5]).toBe('—');
  expect(
    screen.getByText(
      'Cohort gpu, h100: 6 queues use 116 of 128; 8 of it are borrowed.',
    ),
  ).toBeInTheDocument();
});

it('says how old the picture is, and which cluster nobody has observed', async () => {
  renderForTeam(<CapacityPage />, {
    getCapacity: async () => ({
      ...capacity,
      clusters: [
        {
          ...lab,
          asOf: new Date(Date.now() - 65_000).toISOString(),
        },
        { ...west, asOf: null },
      ],
    }),
  });
  expect(
    await screen.findByText(
      /Lab as it was 1 min .* ago\. West has not been observed yet\./,
    ),
  ).toBeInTheDocument();
});

it('warns of a cluster that has not been seen for minutes', async () => {
  renderForTeam(<CapacityPage />, {
    getCapacity: async () => ({
      ...capacity,
      clusters: [
        {
          ...lab,
          asOf: new Date(Date.now() - 200_000).toISOString(),
        },
        { ...west, asOf: new Date().toISOString() },
      ],
    }),
  });
  const warning = await screen.findByText(/^Lab not seen for 3 min/);
  expect(warning.closest('[role=status]')).toHaveTextContent(
    /some may be taken by now/,
  );
  expect(screen.queryByText(/^West not seen/)).not.toBeInTheDocument();
});

it('teaches what to do when there are no GPU nodes', async () => {
  renderForTeam(<CapacityPage />, {
    getCapacity: async () => ({
      ...capacity,
      pools: [],
      clusterQueues: [],
      queues: [],
      cohorts: [],
      waiting: { items: [], totalItems: 0, others: [] },
    }),
  });
  expect(
    await screen.findByRole('heading', { name: 'No GPU nodes yet' }),
  ).toBeInTheDocument();
  expect(screen.getByText('Nothing waits for GPUs.')).toBeInTheDocument();
});
