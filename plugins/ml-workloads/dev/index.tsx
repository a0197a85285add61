import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
  RouteRef,
} from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
  type CatalogApi,
} from '@backstage/plugin-catalog-react';
import { Container } from '@backstage/ui';
import type { ReactNode } from 'react';
import plugin from '../src';
import { mlWorkloadsApiRef } from '../src/api';
import { BulkBar } from '../src/operations';
import { GpuWorkCard } from '../src/overview';
import { SpendTab } from '../src/spend';
import { WorkloadsTab } from '../src/workloads';
import { fixtureApi } from './FixtureApi';

const entity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: {
    type: 'team',
    children: [],
    profile: { displayName: name.charAt(0).toUpperCase() + name.slice(1) },
  },
});

/** A page for each entity extension, for there is no catalog here. */
const entityPage = (
  name: string,
  title: string,
  content: ReactNode,
  team = 'vision',
) =>
  PageBlueprint.make({
    name,
    params: {
      path: `/${name}`,
      title,
      loader: async () => (
        <EntityProvider entity={entity(team)}>
          <Container>{content}</Container>
        </EntityProvider>
      ),
    },
  });

createDevApp({
  features: [
    plugin,
    createFrontendModule({
      pluginId: 'ml-workloads',
      extensions: [
        ApiBlueprint.make({
          params: define =>
            define({
              api: mlWorkloadsApiRef,
              deps: {},
              factory: () => fixtureApi,
            }),
        }),
      ],
    }),
    createFrontendPlugin({
      pluginId: 'entity-pages',
      extensions: [
        ApiBlueprint.make({
          name: 'catalog',
          params: define =>
            define({
              api: catalogApiRef,
              deps: {},
              // Only groups are asked for: whom one can claim for.
              factory: () =>
                ({
                  getEntities: async () => ({ items: [entity('vision')] }),
                } as Partial<CatalogApi> as CatalogApi),
            }),
        }),
        entityPage('workloads-tab', 'Tab: ML workloads', <WorkloadsTab />),
        entityPage(
          'empty-tab',
          'Tab: no workloads',
          <WorkloadsTab />,
          'newbies',
        ),
        entityPage('spend-tab', 'Tab: GPU spend', <SpendTab />),
        PageBlueprint.make({
          name: 'entity',
          params: {
            path: '/catalog/:namespace/:kind/:name',
            routeRef: entityRouteRef as RouteRef<any>,
            loader: async () => <p>A page of the catalog</p>,
          },
        }),
        entityPage('card', 'Overview card', <GpuWorkCard />),
        entityPage(
          'selection',
          'A selection',
          <BulkBar
            ids={['w1', 'w3', 'w5', 'w6']}
            onClear={() => {}}
            onDone={() => {}}
          />,
        ),
      ],
    }),
  ],
});
