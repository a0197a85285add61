import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { spendOf } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { SpendTab } from './SpendTab';

const cents = (text: string | null) => Number(text!.replace(/[^0-9-]/g, ''));

it('says what the team spent and what of it did no work', async () => {
  renderForTeam(<SpendTab />);
  expect(
    await screen.findByRole('heading', {
      name: /^Vision spent \$[\d,]+ in the last 30 days, \$[\d,]+ of it on GPUs that were not yet running\.$/,
    }),
  ).toBeInTheDocument();
  expect(screen.getByText(/^Complete until/)).toBeInTheDocument();
  expect(screen.getByText(/^Included: GPU slots/)).toBeInTheDocument();
  expect(
    screen.getByText('2.5 GPU-h have no price and are not in this money.'),
  ).toBeInTheDocument();
});

it('shows numbers that add up to the cent', async () => {
  renderForTeam(<SpendTab />);
  const table = await screen.findByRole('table', {
    name: 'Spend by component',
  });
  const rows = within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    );
  const priced = rows.slice(0, -1).filter(cells => cells[3] !== 'unpriced');
  const total = rows[rows.length - 1];
  for (const column of [1, 2, 3])
    expect(priced.reduce((sum, cells) => sum + cents(cells[column]), 0)).toBe(
      cents(total[column]),
    );
  for (const cells of priced)
    expect(cents(cells[1]) + cents(cells[2])).toBe(cents(cells[3]));
});

it('has the picture as a table, with the day in which the observer was cut off', async () => {
  renderForTeam(<SpendTab />);
  await userEvent.click(await screen.findByText('The days as a table'));
  const table = screen.getByRole('table', { name: 'Spend by day (UTC)' });
  expect(
    within(table).getAllByText('the observer was cut off for a part'),
  ).toHaveLength(1);
});

it('asks for the period and the grouping of the address', async () => {
  const getSpend = jest.fn(async query => spendOf(query));
  renderForTeam(<SpendTab />, { getSpend }, '/?period=2026-02&by=gpuModel');
  await screen.findByText('against the month before', { exact: false });
  expect(getSpend).toHaveBeenCalledWith(
    {
      entity: 'group:default/vision',
      from: '2026-02-01T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
      granularity: 'day',
      groupBy: 'gpuModel',
    },
    expect.anything(),
  );
});

it('says that a comparison is not known instead of comparing with zero', async () => {
  renderForTeam(<SpendTab />, {
    getSpend: async query => ({ ...spendOf(query), previousTotal: null }),
  });
  expect(
    await screen.findByText(
      /^— against the 30 days before \(not observed that far back\)$/,
    ),
  ).toBeInTheDocument();
});

it('downloads the file through the API, with the person’s own rights', async () => {
  const exportSpend = jest.fn().mockResolvedValue(new Blob(['x']));
  const createObjectURL = jest.fn().mockReturnValue('blob:x');
  Object.assign(URL, { createObjectURL, revokeObjectURL: jest.fn() });
  renderForTeam(<SpendTab />, { exportSpend });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Download CSV' }),
  );
  await waitFor(() => expect(createObjectURL).toHaveBeenCalled());
  expect(exportSpend).toHaveBeenCalledWith(
    expect.objectContaining({
      entity: 'group:default/vision',
      groupBy: 'component',
    }),
    'csv',
  );
});
