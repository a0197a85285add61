import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { createApiFactory } from '@backstage/core-plugin-api';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'react-router-dom';
import { fixtureApi } from '../../dev/FixtureApi';
import { visionTeam } from '../../dev/renderForTeam';
import {
  EntityGpuSpendContent,
  EntityGpuWorkCard,
  EntityMlWorkloadsContent,
  GpuPage,
  isGpuWorkAvailable,
  mlWorkloadsApiRef,
} from '.';

const person = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'somebody' },
  spec: { memberOf: [] },
};

const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <EntitySwitch>
        <EntitySwitch.Case if={isGpuWorkAvailable}>
          <EntityGpuWorkCard />
        </EntitySwitch.Case>
        <EntitySwitch.Case>
          <p>No GPU work of a person</p>
        </EntitySwitch.Case>
      </EntitySwitch>
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/ml-workloads"
      title="ML workloads"
      if={isGpuWorkAvailable}
    >
      <EntityMlWorkloadsContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/gpu-spend"
      title="GPU spend"
      if={isGpuWorkAvailable}
    >
      <EntityGpuSpendContent />
    </EntityLayout.Route>
  </EntityLayout>
);

/** A portal as the README says, its plugins found in its elements, on the fixtures, opened at an address. */
function openPortal(address: string) {
  window.history.replaceState({}, '', address);
  const app = createApp({
    configLoader: async () => [
      {
        context: 'test',
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: { baseUrl: 'http://localhost:7007' },
        },
      },
    ],
    apis: [
      createApiFactory(mlWorkloadsApiRef, {
        ...fixtureApi,
        getDrift: async () => ({ items: [], clusters: [] }),
      }),
      createApiFactory(
        catalogApiRef,
        catalogApiMock({ entities: [visionTeam, person] }),
      ),
    ],
  });
  const Portal = app.createRoot(
    <AppRouter>
      <FlatRoutes>
        <Route path="/catalog" element={<CatalogIndexPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        >
          {entityPage}
        </Route>
        <Route path="/gpu" element={<GpuPage />} />
      </FlatRoutes>
    </AppRouter>,
  );
  render(<Portal />);
}

it('shows the card of a team, and the tab that it leads to', async () => {
  openPortal('/catalog/default/group/vision');
  expect(await screen.findByText(/^2 running on 12 GPUs/)).toBeInTheDocument();
  await userEvent.click(
    await screen.findByRole('link', { name: 'All GPU spend' }),
  );
  expect(
    await screen.findByRole('heading', { name: /Vision spent/ }),
  ).toBeInTheDocument();
});

it('goes from the tab of a team to the page of a workload, and on to all of them', async () => {
  openPortal('/catalog/default/group/vision/ml-workloads');
  await userEvent.click(
    await screen.findByRole('link', { name: 'detector-finetune-7' }),
  );
  expect(
    await screen.findByRole('heading', { name: /detector-finetune-7/ }),
  ).toBeInTheDocument();
  await userEvent.click(
    await screen.findByRole('link', { name: 'All workloads' }),
  );
  expect(
    await screen.findByRole('link', { name: 'detector-finetune-7' }),
  ).toBeInTheDocument();
  expect(window.location.pathname).toBe('/gpu/workloads');
});

it('offers nothing on the page of a person', async () => {
  openPortal('/catalog/default/user/somebody');
  expect(
    await screen.findByText('No GPU work of a person'),
  ).toBeInTheDocument();
  expect(screen.queryByRole('tab', { name: 'GPU spend' })).toBeNull();
});

it('has the tabs of the page "GPU" at the same addresses as the new frontend system', async () => {
  openPortal('/gpu');
  for (const [tab, address, heading] of [
    ['Spend', 'spend', /spent/],
    ['Capacity', 'capacity', /free/],
    ['Guardrails', 'guardrails', 'Nothing drifts from the rules'],
    ['Data health & prices', 'data-health', /error|warning/],
    ['Second opinion', 'reconciliation', /OpenCost/],
  ] as const) {
    await userEvent.click(await screen.findByRole('tab', { name: tab }));
    const [answer] = await screen.findAllByRole('heading', { name: heading });
    expect(answer).toBeInTheDocument();
    expect(window.location.pathname).toBe(`/gpu/${address}`);
    expect(screen.getAllByRole('main')).toHaveLength(1);
  }
});
