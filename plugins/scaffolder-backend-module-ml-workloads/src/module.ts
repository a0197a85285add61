import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  createLaunchAction,
  createRenderAction,
  MlWorkloadsApi,
} from './actions';

/** Adds `ml-workloads:launch` and `ml-workloads:render` to the scaffolder. */
export const scaffolderModuleMlWorkloads = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'ml-workloads',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, auth, discovery }) {
        const api = MlWorkloadsApi.create({ auth, discovery });
        actions.addActions(
          createLaunchAction({ api }),
          createRenderAction({ api }),
        );
      },
    });
  },
});
