import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { fixtureApi } from '../../dev/FixtureApi';
import { workloads } from '../../dev/fixtures';
import { renderForTeam } from '../../dev/renderForTeam';
import { LaunchAgainButton } from './LaunchAgainButton';

const [workload] = workloads;

const Address = () => {
  const { pathname, search } = useLocation();
  return <output>{`${pathname}${search}`}</output>;
};

function shown(answers = {}) {
  renderForTeam(
    <>
      <LaunchAgainButton workload={workload} />
      <Address />
    </>,
    answers,
  );
}

const press = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Launch again' }));

it('opens the form at once when everything could be carried over', async () => {
  const again = await fixtureApi.getLaunchRequest(workload.id);
  shown({ getLaunchRequest: async () => ({ ...again, missing: [] }) });
  await press();
  await waitFor(() =>
    expect(screen.getByRole('status')).toHaveTextContent(
      /^\/create\/templates\/default\/train-model\?formData=/,
    ),
  );
});

it('says first what is not carried over', async () => {
  shown();
  await press();
  expect(
    await screen.findByText(/keeps no arguments of what it did not launch/),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Open the form' })).toHaveAttribute(
    'href',
    expect.stringContaining('/create/templates/default/train-model?formData='),
  );
});

it('says when the backend cannot tell', async () => {
  shown({
    getLaunchRequest: async () => {
      throw new Error('No engine of the portal made this object');
    },
  });
  await press();
  expect(await screen.findByRole('alert')).toBeInTheDocument();
});
