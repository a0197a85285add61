import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { fixtureApi } from '../dev/FixtureApi';
import plugin, { mlWorkloadsApiRef } from '.';
import { visionTeam } from '../dev/renderForTeam';

const withEntity = (entity: typeof visionTeam) =>
  renderTestApp({
    apis: [[mlWorkloadsApiRef, fixtureApi]],
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('entity-card:ml-workloads/gpu-work'),
    ],
  });

it('puts the card "GPU work" on the overview of a team', async () => {
  withEntity(visionTeam);
  expect(
    await screen.findByRole('heading', { name: 'GPU work' }),
  ).toBeInTheDocument();
  expect(await screen.findByText(/^2 running on 12 GPUs/)).toBeInTheDocument();
});

it.each([
  'entity-content:ml-workloads/ml-workloads',
  'entity-content:ml-workloads/gpu-spend',
  'page:ml-workloads',
  'sub-page:ml-workloads/workloads',
  'sub-page:ml-workloads/spend',
  'sub-page:ml-workloads/capacity',
  'sub-page:ml-workloads/data-health',
  'api:ml-workloads',
])('has the extension %s', id => {
  expect(plugin.getExtension(id as any)).toBeDefined();
});
