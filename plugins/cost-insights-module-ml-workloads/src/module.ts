import {
  ApiBlueprint,
  createApiRef,
  createFrontendModule,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { mlWorkloadsApiRef } from '@slipway/backstage-plugin-ml-workloads';
import { CostInsightsClient } from './CostInsightsClient';
import type { CostInsightsApi } from './types';

/** The same reference as Cost Insights' own: references are compared by their ids. */
export const costInsightsApiRef = createApiRef<CostInsightsApi>().with({
  id: 'plugin.costinsights.service',
  pluginId: 'cost-insights',
});

const costInsightsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: costInsightsApiRef,
      deps: {
        catalog: catalogApiRef,
        identity: identityApiRef,
        spend: mlWorkloadsApiRef,
      },
      factory: options => CostInsightsClient.create(options),
    }),
});

/** Gives Cost Insights its service. */
export const costInsightsModuleMlWorkloads = createFrontendModule({
  pluginId: 'cost-insights',
  extensions: [costInsightsApi],
});
