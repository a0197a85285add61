import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { spendOf } from '../../dev/spendFixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { SpendTab } from './SpendTab';

const cents = (text: string | null) => Number(text!.replace(/[^0-9-]/g, ''));

/** The texts of a table's cells by row, without its head; the last row is the foot. */
async function cellsOf(name: string) {
  const table = await screen.findByRole('table', { name });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      [
        ...within(row).getAllByRole('rowheader'),
        ...within(row).getAllByRole('cell'),
      ].map(cell => cell.textContent),
    );
}

function Address() {
  const { search } = useLocation();
  return <output aria-label="address">{search}</output>;
}

const address = () => screen.getByLabelText('address').textContent;

it('says what the team spent and what of it did no work, and how far that can be trusted', async () => {
  renderForTeam(<SpendTab />);
  expect(
    await screen.findByRole('heading', {
      name: /^Vision spent \$[\d,.]+ this month, \$[\d,.]+ of it on GPUs that were not yet running and \$[\d,.]+ on attempts that failed or were preempted\.$/,
    }),
  ).toBeInTheDocument();
  expect(screen.getByText('Complete until')).toBeInTheDocument();
  expect(screen.getByText(/^GPU slots that pods held/)).toBeInTheDocument();
  expect(screen.getByText(/of corrections to/)).toBeInTheDocument();
  expect(screen.getByText('Demo data: simulated hardware')).toBeInTheDocument();
});

it('shows columns that add up to the cent', async () => {
  renderForTeam(<SpendTab />, {}, '/?by=workload');
  const rows = await cellsOf('Spend by workload');
  const foot = rows.pop()!;
  const priced = rows.filter(cells => !cells.includes('unpriced'));
  for (const column of [3, 4, 5])
    expect(priced.reduce((all, cells) => all + cents(cells[column]), 0)).toBe(
      cents(foot[column]),
    );
});

it('never shows GPU time without a price as no money', async () => {
  renderForTeam(<SpendTab />, {}, '/?by=gpuModel');
  const rows = await cellsOf('Spend by GPU model');
  const l4 = rows.find(([name]) => name?.startsWith('NVIDIA-L4'))!;
  expect(l4[1]).toBe(l4[2]);
  expect(l4[3]).toBe('unpriced');
  expect(
    screen.getByText(/^[\d.,]+ GPU-h, not in this money$/),
  ).toBeInTheDocument();
});

it('has the picture as a table that ends in the numbers of the other table', async () => {
  renderForTeam(<SpendTab />);
  const byRow = await cellsOf('Spend by component');
  await userEvent.click(screen.getByText('The picture as a table'));
  const byDay = await cellsOf('Spend by day (UTC)');
  const feet = byDay.pop()!;
  expect(feet[feet.length - 2]).toBe(byRow[byRow.length - 1][2]);
  expect(feet[2]).toBe(byRow[0][2]);
  for (const day of byDay)
    expect(day.slice(2, -2).reduce((all, c) => all + cents(c), 0)).toBe(
      cents(day[day.length - 2]),
    );
  expect(
    screen.getAllByText(/the observer was cut off for a part/).length,
  ).toBeGreaterThan(0);
});

it('looks into a component, its workloads and their attempts, and comes back', async () => {
  renderForTeam(
    <>
      <SpendTab />
      <Address />
    </>,
  );
  const follow = async (by: string, name: string) => {
    const table = await screen.findByRole('table', { name: `Spend by ${by}` });
    await userEvent.click(within(table).getByRole('link', { name }));
  };
  await follow('component', 'vision-models');
  await follow('workload', 'Job detector-finetune-7');
  const attempts = await screen.findByRole('table', {
    name: 'Spend by attempt',
  });
  expect(address()).toBe(
    '?by=attempt&component=component%3Adefault%2Fvision-models&workload=w1',
  );
  const trail = screen.getByRole('navigation', { name: 'What is looked into' });
  expect(
    await within(trail).findByText('Job detector-finetune-7'),
  ).toBeInTheDocument();
  expect(
    within(attempts).getByRole('link', {
      name: 'Job detector-finetune-7, attempt 1',
    }),
  ).toHaveAttribute('href', '/gpu/workloads/w1?tab=attempts');
  await userEvent.click(
    within(trail).getByRole('link', { name: 'Component vision-models' }),
  );
  await screen.findByRole('table', { name: 'Spend by workload' });
});

it('filters by what is clicked in a table or a legend, and shows and removes each filter', async () => {
  const getSpend = jest.fn(async query => spendOf(query));
  const exportSpend = jest.fn().mockResolvedValue(new Blob());
  renderForTeam(
    <>
      <SpendTab />
      <Address />
    </>,
    { getSpend, exportSpend },
    '/?by=gpuModel',
  );
  const table = await screen.findByRole('table', {
    name: 'Spend by GPU model',
  });
  await userEvent.click(within(table).getByRole('link', { name: 'NVIDIA-L4' }));
  expect(address()).toBe('?by=component&gpuModel=NVIDIA-L4');
  await screen.findByRole('table', { name: 'Spend by component' });
  expect(
    screen.getByRole('heading', { name: /^Vision \(GPU model: NVIDIA-L4\) / }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /Group by/ }));
  await userEvent.click(screen.getByRole('option', { name: 'Phase' }));
  const legend = await screen.findByRole('list', { name: 'Legend' });
  await userEvent.click(
    await within(legend).findByRole('link', { name: /^Starting/ }),
  );
  expect(address()).toBe('?by=component&gpuModel=NVIDIA-L4&phase=starting');
  expect(getSpend).toHaveBeenLastCalledWith(
    expect.objectContaining({ gpuModel: 'NVIDIA-L4', phase: 'starting' }),
    expect.anything(),
  );
  // What came of the work is not asked of a part of it.
  expect(
    screen.queryByRole('region', { name: 'What the money bought' }),
  ).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /Download/ }));
  await userEvent.click(screen.getByRole('menuitem', { name: /^CSV/ }));
  expect(exportSpend).toHaveBeenCalledWith(
    expect.objectContaining({ gpuModel: 'NVIDIA-L4', phase: 'starting' }),
    'csv',
  );
  const chips = screen.getByRole('list', { name: 'Filters' });
  await userEvent.click(
    within(chips).getByRole('link', {
      name: 'Remove the filter GPU model: NVIDIA-L4',
    }),
  );
  expect(address()).toBe('?by=component&phase=starting');
});

it('keeps the keyboard where it was going when a link leads to another view', async () => {
  renderForTeam(
    <>
      <a href="#portal">The menu of the portal</a>
      <SpendTab />
    </>,
    {},
    '/?gpuModel=NVIDIA-L4&queue=team',
  );
  const table = await screen.findByRole('table', {
    name: 'Spend by component',
  });
  within(table).getByRole('link', { name: 'vision-models' }).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('table', { name: 'Spend by workload' });
  await userEvent.tab();
  const trail = screen.getByRole('navigation', { name: 'What is looked into' });
  const [whole] = within(trail).getAllByRole('link');
  expect(whole).toHaveFocus();
  screen.getByRole('link', { name: /^Remove the filter GPU model/ }).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('table', { name: 'Spend by workload' });
  await userEvent.tab();
  expect(
    within(
      screen.getByRole('navigation', { name: 'What is looked into' }),
    ).getAllByRole('link')[0],
  ).toHaveFocus();
});

it('asks for what the address says', async () => {
  const getSpend = jest.fn(async query => spendOf(query));
  renderForTeam(
    <SpendTab />,
    { getSpend },
    '/?period=2026-02&by=gpuModel&workload=w1',
  );
  await screen.findByText('Complete until');
  expect(getSpend).toHaveBeenCalledWith(
    expect.objectContaining({
      entity: 'group:default/vision',
      workload: 'w1',
      from: '2026-02-01T00:00:00.000Z',
      to: '2026-03-01T00:00:00.000Z',
      granularity: 'day',
      groupBy: 'gpuModel',
    }),
    expect.anything(),
  );
});

it('goes a month back and forth', async () => {
  renderForTeam(
    <>
      <SpendTab />
      <Address />
    </>,
    {},
    '/?period=2026-02',
  );
  await screen.findByText('Complete until');
  await userEvent.click(screen.getByRole('button', { name: 'Earlier' }));
  expect(address()).toBe('?period=2026-01');
  await userEvent.click(screen.getByRole('button', { name: 'Later' }));
  expect(address()).toBe('?period=2026-02');
});

it('says that a comparison is not known instead of comparing with zero', async () => {
  renderForTeam(<SpendTab />, {
    getSpend: async query => ({
      ...spendOf(query),
      previousTotal: null,
      previousPeriod: null,
    }),
  });
  expect(
    await screen.findByText(/^Not compared: .*not observed/),
  ).toBeInTheDocument();
});

it('tells what the money bought, and what is not configured', async () => {
  renderForTeam(<SpendTab />);
  const panel = await screen.findByRole('region', {
    name: 'What the money bought',
  });
  expect(await within(panel).findByText('A successful run')).toBeVisible();
  expect(within(panel).getByText('$0.02')).toHaveAttribute('value', '22367');
  expect(within(panel).getByText('not known')).toBeVisible();
});

it('tells on keyboard focus which prices are behind the money', async () => {
  renderForTeam(<SpendTab />);
  const hint = await screen.findByRole('button', {
    name: '2 sources; 1 GPU model without a price',
  });
  while (document.activeElement !== hint) await userEvent.tab();
  expect(
    await screen.findByText(
      /^NVIDIA-H100-80GB-HBM3, on-demand: \$6\.88 for a GPU and hour$/,
    ),
  ).toHaveTextContent(
    /list price; on-demand list price of p5\.48xlarge; in force since .* 20\d\d, retrieved 1 Nov 2026/,
  );
});

it('puts what no team owns first, with a way to claim it', async () => {
  renderForTeam(
    <>
      <SpendTab />
      <Address />
    </>,
    {},
    '/?by=team',
  );
  const [first] = await cellsOf('Spend by team');
  expect(first[0]).toMatch(/^Unattributed/);
  await userEvent.click(await screen.findByRole('link', { name: 'Claim it' }));
  expect(
    await screen.findByRole('button', {
      name: 'Claim Job detector-finetune-7',
    }),
  ).toBeInTheDocument();
  expect(address()).toBe('?by=workload&team=unattributed');
});

it('offers no claim to those who may not claim', async () => {
  renderForTeam(<SpendTab />, {}, '/?team=unattributed&by=workload', false);
  await cellsOf('Spend by workload');
  expect(
    screen.queryByRole('button', { name: /^Claim/ }),
  ).not.toBeInTheDocument();
});

it('names the filters that nothing passes, with the way back', async () => {
  renderForTeam(
    <>
      <SpendTab />
      <Address />
    </>,
    { getSpend: async query => ({ ...spendOf(query), rows: [] }) },
    '/?queue=research&outcome=failed',
  );
  expect(
    await screen.findByText(/with Queue: research, Outcome: Failed\.$/),
  ).toBeVisible();
  const [link] = screen.getAllByRole('link', { name: 'Remove all filters' });
  await userEvent.click(link);
  expect(address()).toBe('');
  expect(
    await screen.findByRole('heading', { name: 'No GPU time in this period' }),
  ).toBeVisible();
});

it('says of a time before observation that nothing is known of it', async () => {
  renderForTeam(<SpendTab />, {}, '/?period=2019-02');
  expect(
    await screen.findByRole('heading', {
      name: 'Nothing is known of this period',
    }),
  ).toBeInTheDocument();
  expect(screen.getByText('nobody watched yet')).toBeVisible();
  expect(
    screen.getByRole('heading', {
      name: 'Nobody watched in February 2019: what Vision used then is not known.',
    }),
  ).toBeInTheDocument();
});

it('says what to do when it cannot be shown, and keeps the controls', async () => {
  renderForTeam(<SpendTab />, {
    getSpend: async () => {
      throw new Error('Failed to fetch');
    },
  });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The GPU spend of Vision cannot be shown',
  );
  expect(screen.getByRole('button', { name: 'Earlier' })).toBeEnabled();
});

it.each([
  ['CSV, every settled row', 'csv'],
  ['FOCUS 1.2, for FinOps tools', 'focus-1.2'],
])('downloads %s with the person’s own rights', async (choice, format) => {
  const exportSpend = jest.fn().mockResolvedValue(new Blob(['x']));
  const createObjectURL = jest.fn().mockReturnValue('blob:x');
  Object.assign(URL, { createObjectURL, revokeObjectURL: jest.fn() });
  renderForTeam(<SpendTab />, { exportSpend });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Download' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: choice }));
  await waitFor(() => expect(createObjectURL).toHaveBeenCalled());
  expect(exportSpend).toHaveBeenCalledWith(
    expect.objectContaining({ entity: 'group:default/vision' }),
    format,
  );
});
