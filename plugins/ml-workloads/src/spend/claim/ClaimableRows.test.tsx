import { screen, within } from '@testing-library/react';
import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { renderForTeam } from '../../../dev/renderForTeam';
import { spendOf } from '../../../dev/spendFixtures';
import type { SpendQuery } from '../../api';
import { FleetSpendPage } from '../FleetSpendPage';

/** The last row, of no team, told first as the backend tells it. */
const withUnowned = async (query: SpendQuery): Promise<Spend> => {
  const spend = spendOf(query);
  const rows = [...spend.rows];
  const last = rows.pop()!;
  return { ...spend, rows: [{ ...last, unattributed: true }, ...rows] };
};

const rowsOf = async (name: string) => {
  const table = await screen.findByRole('table', { name });
  return within(table).getAllByRole('row').slice(1);
};

it('marks in the list of all workloads what no team owned, with a way to claim it', async () => {
  renderForTeam(
    <FleetSpendPage />,
    {
      getSpend: withUnowned,
    },
    '/?by=workload',
  );
  await screen.findByRole('button', { name: /^Claim / });
  const [first, second] = await rowsOf('Spend by workload');
  expect(within(first).getByText('No team')).toBeInTheDocument();
  expect(within(first).getByRole('button')).toHaveTextContent('Claim');
  expect(within(second).queryByText('No team')).not.toBeInTheDocument();
  expect(within(second).queryByRole('button')).not.toBeInTheDocument();
});

it('marks attempts, too; what is claimed is their workload', async () => {
  renderForTeam(
    <FleetSpendPage />,
    { getSpend: withUnowned },
    '/?workload=w1&by=attempt',
  );
  await screen.findByRole('link', { name: 'Claim it' });
  const [first] = await rowsOf('Spend by attempt');
  expect(within(first).getByText('No team')).toBeInTheDocument();
  expect(within(first).getByRole('link', { name: 'Claim it' })).toHaveAttribute(
    'href',
    expect.stringContaining('by=workload'),
  );
});

it('offers nothing to those who may claim for no team', async () => {
  renderForTeam(
    <FleetSpendPage />,
    { getSpend: withUnowned },
    '/?by=workload',
    false,
  );
  const [first] = await rowsOf('Spend by workload');
  expect(within(first).getByText('No team')).toBeInTheDocument();
  expect(within(first).queryByRole('button')).not.toBeInTheDocument();
});
