import { screen, within } from '@testing-library/react';
import { freshness } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { spendOf } from '../../dev/spendFixtures';
import { periodOf, thisMonth } from '../spend/period';
import { GpuWorkCard } from './GpuWorkCard';

const shownFacts = () => screen.findByLabelText(/^GPU spend in/);

it('tells this month’s money against last month, and what of it did no work', async () => {
  renderForTeam(<GpuWorkCard />);
  const facts = await shownFacts();
  await within(facts).findByText('of it not yet running');
  const month = thisMonth(Date.now());
  expect(
    within(facts)
      .getAllByRole('term')
      .map(term => term.textContent),
  ).toEqual([
    month.label,
    'of it not yet running',
    'of it failed or preempted',
    periodOf(month.earlier!, Date.now()).label,
  ]);
  expect(screen.getByRole('link', { name: 'All GPU spend' })).toHaveAttribute(
    'href',
    '/catalog/default/group/vision/gpu-spend',
  );
});

it('says that GPU time has no price instead of $0', async () => {
  renderForTeam(<GpuWorkCard />, {
    getSpend: async query => {
      const spend = spendOf(query);
      const unpriced = (amount: typeof spend.total) => ({
        ...amount,
        costMicros: null,
        unpricedGpuMs: amount.gpuMs,
      });
      return {
        ...spend,
        total: unpriced(spend.total),
        starting: unpriced(spend.starting),
      };
    },
  });
  const facts = await shownFacts();
  expect(await within(facts).findByText('Unpriced (GPU-h)')).toBeVisible();
  expect(within(facts).getAllByText('unpriced')).toHaveLength(3);
  expect(within(facts).queryByText('$0.00')).not.toBeInTheDocument();
});

it('shows no GPU time as no money', async () => {
  renderForTeam(<GpuWorkCard />, {
    getSpend: async query =>
      spendOf({ ...query, from: '2019-01-01', to: '2019-02-01' }),
  });
  expect(await within(await shownFacts()).findAllByText('$0.00')).toHaveLength(
    2,
  );
});

it('counts nothing for those who may not see the team’s work', async () => {
  renderForTeam(
    <GpuWorkCard />,
    {
      getWorkloadGroups: async ({ by }) => ({
        by,
        currency: 'USD',
        items: [],
        more: false,
        clusters: [freshness],
      }),
    },
    '/',
    false,
  );
  expect(
    await screen.findByText(/^You may not see the GPU work of Vision/),
  ).toBeInTheDocument();
  expect(screen.queryByText('Running')).not.toBeInTheDocument();
});
