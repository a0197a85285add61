import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { SpendClaim } from '@slipway/backstage-plugin-ml-workloads-common';
import { renderForTeam } from '../../../dev/renderForTeam';
import { SpendTab } from '../SpendTab';

const CLAIM: SpendClaim = {
  id: 'c1',
  cluster: 'lab',
  namespace: 'sandbox',
  workload: null,
  workloadTitle: null,
  team: 'vision',
  reason: 'our old benchmark',
  effectiveFrom: '2026-11-02T10:00:00.000Z',
  endsAt: null,
  claimedAt: '2026-11-02T10:00:00.000Z',
  claimedBy: 'user:default/mara',
};
const listing = (...items: SpendClaim[]) =>
  jest.fn(async () => ({ items, totalItems: items.length, nextCursor: null }));
const panel = () =>
  screen.findByRole('table', { name: 'Claimed from what no team owns' });

it('tells on the tab of a team what was claimed for it, by whom and why', async () => {
  const getSpendClaims = listing(CLAIM, {
    ...CLAIM,
    id: 'c2',
    namespace: null,
    workload: 'w9',
    workloadTitle: 'Job detector-7',
    endsAt: CLAIM.effectiveFrom,
  });
  renderForTeam(<SpendTab />, { getSpendClaims });
  const [, first, second] = within(await panel()).getAllByRole('row');
  expect(first).toHaveTextContent(/^Namespace sandbox of lab/);
  expect(first).toHaveTextContent(/visionfrom 2 Nov.*our old benchmark.*mara/);
  expect(second).toHaveTextContent(/^Job detector-7 of lab.*given up/);
  expect(
    within(second).queryByRole('button', { name: /^Take back/ }),
  ).not.toBeInTheDocument();
  expect(getSpendClaims).toHaveBeenCalledWith(
    expect.objectContaining({ entity: 'group:default/vision' }),
    expect.anything(),
  );
});

it('takes a claim back after it has said what that does', async () => {
  const getSpendClaims = listing(CLAIM);
  const withdrawSpendClaim = jest
    .fn()
    .mockRejectedValueOnce(new Error('The claim holds no more'))
    .mockResolvedValue(CLAIM);
  renderForTeam(<SpendTab />, { getSpendClaims, withdrawSpendClaim });
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'Take back the claim of namespace sandbox of lab',
    }),
  );
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent(
    /Team vision gives up namespace sandbox of lab.*2 Nov/,
  );
  const confirm = within(dialog).getByRole('button', { name: 'Take it back' });
  await userEvent.click(confirm);
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    'The claim holds no more',
  );
  const asked = getSpendClaims.mock.calls.length;
  await userEvent.click(confirm);
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(withdrawSpendClaim).toHaveBeenLastCalledWith('c1');
  await waitFor(() =>
    expect(getSpendClaims.mock.calls.length).toBeGreaterThan(asked),
  );
});

it('offers no way back to those who may not claim for the team', async () => {
  renderForTeam(<SpendTab />, { getSpendClaims: listing(CLAIM) }, '/', false);
  expect(within(await panel()).queryByRole('button')).not.toBeInTheDocument();
});

it.each([true, false])(
  'marks in what no team owns the work that is claimed by now, whether one may claim: %s',
  async mayClaim => {
    const claim = {
      ...CLAIM,
      namespace: null,
      workload: 'w1',
      workloadTitle: 'Job w1',
      team: 'speech',
    };
    renderForTeam(
      <SpendTab />,
      { getSpendClaims: listing(claim) },
      '/?team=unattributed&by=workload',
      mayClaim,
    );
    const mark = await screen.findByText(/^Claimed by speech from/);
    const row = mark.closest('tr')!;
    expect(
      within(row).queryByRole('button', { name: /^Claim/ }),
    ).not.toBeInTheDocument();
    await panel();
    expect(
      screen.queryAllByRole('button', { name: /^Claim / }).length > 0,
    ).toBe(mayClaim);
  },
);

it('tells older claims page by page', async () => {
  const old = { ...CLAIM, id: 'c201', namespace: 'attic' };
  const getSpendClaims = jest.fn(async ({ cursor }: { cursor?: string }) => ({
    items: [cursor === 'older' ? old : CLAIM],
    totalItems: 201,
    nextCursor: cursor === 'older' ? null : 'older',
  }));
  renderForTeam(<SpendTab />, { getSpendClaims });
  const next = await screen.findByRole('button', { name: /next/i });
  await userEvent.click(next);
  expect(await screen.findByText(/attic/)).toBeInTheDocument();
  expect(getSpendClaims).toHaveBeenCalledWith(
    expect.objectContaining({
      entity: 'group:default/vision',
      cursor: 'older',
    }),
    expect.anything(),
  );
  expect(screen.queryByText(/sandbox/)).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /previous/i }));
  expect(await screen.findByText(/sandbox/)).toBeInTheDocument();
});
