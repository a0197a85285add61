import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { CatalogModelSources } from '@backstage/catalog-model/alpha';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { catalogModelExtensionPoint } from '@backstage/plugin-catalog-node/alpha';
import { aiModelServerLayer, annotationsLayer } from './model';
import {
  fetchServedModels,
  readServedModelConfig,
  ServedModelProvider,
} from './servedModels';

/**
 * Module of the catalog's backend. It documents Slipway's annotations in the catalog's model, and with
 * `catalog.providers.mlWorkloads.servedModels` adds an entity for each served model.
 *
 * @public
 */
export const catalogModuleMlWorkloads = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'ml-workloads',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        model: catalogModelExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        logger,
        model,
        scheduler,
      }) {
        const served = readServedModelConfig(config);
        model.addModelSource(
          CatalogModelSources.static([
            annotationsLayer,
            ...(served ? [aiModelServerLayer] : []),
          ]),
        );
        if (served) {
          catalog.addEntityProvider(
            ServedModelProvider.create({
              config: served,
              models: () => fetchServedModels({ auth, discovery }),
              runner: scheduler.createScheduledTaskRunner(served.schedule),
              logger,
            }),
          );
        }
      },
    });
  },
});
