import {
  createApiFactory,
  createPlugin,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { PLUGIN_ID } from '@slipway/backstage-plugin-ml-workloads-common';
import { MlWorkloadsClient, mlWorkloadsApiRef } from '../api';
import { legacyExternalRoutes, legacyRoutes } from './routes';

/**
 * GPU workloads and GPU spend, for `createApp` of `@backstage/app-defaults`.
 *
 * @remarks
 *
 * It brings the client of `/api/ml-workloads`. Its external routes `create` and `template` lead to the scaffolder without being bound.
 *
 * @public
 */
export const mlWorkloadsPlugin = createPlugin({
  id: PLUGIN_ID,
  apis: [
    createApiFactory({
      api: mlWorkloadsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => MlWorkloadsClient.create({ fetchApi }),
    }),
  ],
  routes: legacyRoutes,
  externalRoutes: legacyExternalRoutes,
});
