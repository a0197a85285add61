import { screen } from '@testing-library/react';
import { fixtureApi } from '../../dev/FixtureApi';
import { driftItems, workloads } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { DriftBanner, DriftNotice, DriftPage } from '.';

const NOW = Date.now();
const { getDrift: some } = fixtureApi;

it('tells a team which workloads would be refused, and that they keep running', async () => {
  renderForTeam(
    <DriftBanner scope={{ entity: 'group:default/vision' }} now={NOW} />,
    {
      getDrift: some,
    },
  );
  expect(
    await screen.findByText(
      'One running workload would be refused by today’s rules.',
    ),
  ).toBeInTheDocument();
  expect(screen.getByText(/nobody stops them for it/)).toBeInTheDocument();
  expect(
    screen.getByRole('link', { name: 'detector-finetune-7' }),
  ).toHaveAttribute('href', '/gpu/workloads/w1');
});

it('says the reason with its fix on the page of the workload, lengths of time as people say them', async () => {
  renderForTeam(<DriftNotice workload={workloads[0]} now={NOW} />, {
    getDrift: some,
  });
  expect(
    await screen.findByText('Today’s rules would refuse it'),
  ).toBeInTheDocument();
  const reason = screen.getByText(/The longest run time is/).closest('li');
  expect(reason).toHaveTextContent(
    'SW02 Maximum run time. The longest run time is 48 h; at most 24 h are allowed. Set the longest run time',
  );
});

it('says nothing about a workload that is over', async () => {
  const getDrift = jest.fn(async () => ({ items: driftItems, clusters: [] }));
  renderForTeam(
    <>
      <DriftNotice
        workload={{ ...workloads[0], endedAt: new Date().toISOString() }}
        now={NOW}
      />
      <p>Page</p>
    </>,
    { getDrift },
  );
  await screen.findByText('Page');
  expect(getDrift).not.toHaveBeenCalled();
});

it('lists all for platform, and teaches what the page is for when there are none', async () => {
  const { unmount } = renderForTeam(<DriftPage />, { getDrift: some });
  expect(await screen.findByText(/team vision/)).toBeInTheDocument();
  expect(
    screen.getByText(/^lab: \d+ looked at (1 min 59 s|2 min) ago/),
  ).toBeInTheDocument();
  unmount();
  renderForTeam(<DriftPage />);
  expect(
    await screen.findByText('Nothing drifts from the rules'),
  ).toBeInTheDocument();
});
