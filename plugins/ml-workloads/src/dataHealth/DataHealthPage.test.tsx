import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { RateList } from '@slipway/backstage-plugin-ml-workloads-common';
import { fixtureApi } from '../../dev/FixtureApi';
import { renderForTeam } from '../../dev/renderForTeam';
import { DataHealthPage } from './DataHealthPage';

const list = () =>
  screen.findByRole('table', {
    name: 'What the numbers do not know, worst first',
  });
const kinds = async () =>
  within(await list())
    .getAllByRole('rowheader')
    .map(cell => cell.textContent);

it('tells the worst first, with what it touches and how to mend it', async () => {
  renderForTeam(<DataHealthPage />);
  const rows = within(await list()).getAllByRole('row');
  expect(rows[1]).toHaveTextContent(
    /^ErrorUnpriced nodes.*2\.5unpricedAdd a rate row/,
  );
  expect(rows[2]).toHaveTextContent(/^WarningUnattributed spend.*\$1,204\.00/);
});

it('narrows, and holds that in the address', async () => {
  renderForTeam(<DataHealthPage />, {}, '/?kind=Clock+skew');
  expect(await kinds()).toEqual([
    'WarningClock skewPod team-vision/detector-eval-0 in lab',
  ]);
  await userEvent.type(
    screen.getByRole('searchbox', { name: 'Object' }),
    'nothing like it',
  );
  expect(await screen.findByText(/Nothing of that kind/)).toBeVisible();
});

it('teaches what is watched for when nothing is wrong', async () => {
  renderForTeam(<DataHealthPage />, {
    getDataHealth: async () => ({
      ...(await fixtureApi.getDataHealth()),
      items: [],
    }),
  });
  expect(
    await screen.findByRole('heading', { name: 'Nothing is missing' }),
  ).toBeVisible();
  expect(
    screen.getByRole('heading', {
      name: 'All numbers are whole: 1 cluster observed, nothing is missing.',
    }),
  ).toBeVisible();
});

it('shows the price rows page by page', async () => {
  const first = await fixtureApi.getRates({});
  const [known, other] = first.items;
  const getRates = jest.fn(
    async ({ cursor }: { cursor?: string }): Promise<RateList> =>
      cursor === 'second'
        ? { ...first, items: [other], sources: null, classes: null }
        : { ...first, items: [known], nextCursor: 'second' },
  );
  renderForTeam(<DataHealthPage />, { getRates });
  await userEvent.click(await screen.findByText('All dated price rows (2)'));
  const table = () => screen.findByRole('table', { name: /^Prices:/ });
  expect(await table()).toHaveTextContent('p5.48xlarge');
  await userEvent.click(
    screen.getByRole('button', { name: 'Next table page' }),
  );
  await waitFor(async () =>
    expect(await table()).toHaveTextContent('NVIDIA-L4'),
  );
  expect(await table()).not.toHaveTextContent('p5.48xlarge');
  expect(
    screen.getByRole('button', { name: 'Next table page' }),
  ).toBeDisabled();
  await userEvent.click(
    screen.getByRole('button', { name: 'Previous table page' }),
  );
  expect(await table()).toHaveTextContent('p5.48xlarge');
});

it('says where the most money is that is not certain', async () => {
  renderForTeam(<DataHealthPage />);
  expect(
    await screen.findByRole('heading', {
      name: /The most money is in “Unattributed spend”: \$1,204\.$/,
    }),
  ).toBeVisible();
});
