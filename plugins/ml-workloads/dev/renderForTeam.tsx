import { EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type { ReactElement } from 'react';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { fixtureApi } from './FixtureApi';
import { MlWorkloadsApi, mlWorkloadsApiRef } from '../src/api';
import {
  createRouteRefExternal,
  rootRouteRef,
  templateRouteRefExternal,
} from '../src/routes';

/** The team whose page a test looks at. */
export const visionTeam = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'vision', title: 'Vision' },
  spec: { type: 'team', children: [] },
};

/** Renders an element as on the page of team Vision, with answers of the fixtures where a test gives none; all is allowed, or nothing. */
export function renderForTeam(
  element: ReactElement,
  answers: Partial<MlWorkloadsApi> = {},
  address = '/',
  mayDo = true,
) {
  const api: MlWorkloadsApi = {
    ...fixtureApi,
    getDrift: async () => ({ items: [], clusters: [] }),
    ...answers,
  };
  const decision = { authorize: mayDo ? 'ALLOW' : 'DENY' } as Parameters<
    typeof mockApis.permission
  >[0];
  return renderInTestApp(
    <EntityProvider entity={visionTeam}>{element}</EntityProvider>,
    {
      apis: [
        [mlWorkloadsApiRef, api],
        mockApis.permission(decision),
        catalogApiMock({ entities: [visionTeam] }),
      ],
      initialRouteEntries: [address],
      mountedRoutes: {
        '/gpu': rootRouteRef,
        '/create': createRouteRefExternal,
        '/create/templates/:namespace/:templateName': templateRouteRefExternal,
        '/catalog/:namespace/:kind/:name': entityRouteRef as any,
      },
    },
  );
}
