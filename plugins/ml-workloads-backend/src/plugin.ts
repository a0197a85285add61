import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  mlWorkloadPermissions,
  teamOfResourceRef,
  PLUGIN_ID,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  mlWorkloadsEnginesExtensionPoint,
  mlWorkloadsPriceSourcesExtensionPoint,
  type Engine,
  type PriceSource,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { registerActions } from './actions';
import { createServices } from './services';
import { scheduleStatistics } from './database';
import { scheduleDrift } from './drift';
import { engines as builtInEngines } from './launch';
import { mlWorkloadResourceRef, mlWorkloadRules, teamRow } from './permissions';
import { scheduleOpenCost } from './openCost';
import { createRouter } from './router';
import { scheduleRetention } from './retention';
import { scheduleTasks } from './scheduleTasks';

/** Slipway's backend. Only wiring: what it does is in the folders. */
export const mlWorkloadsPlugin = createBackendPlugin({
  pluginId: PLUGIN_ID,
  register(env) {
    const engines: Engine[] = [...builtInEngines];
    env.registerExtensionPoint(mlWorkloadsEnginesExtensionPoint, {
      addEngines(...added) {
        for (const engine of added) {
          if (engines.some(({ name }) => name === engine.name)) {
            throw new Error(`Two engines are named '${engine.name}'`);
          }
          engines.push(engine);
        }
      },
    });

    const priceSources: PriceSource[] = [];
    env.registerExtensionPoint(mlWorkloadsPriceSourcesExtensionPoint, {
      addPriceSources(...added) {
        for (const source of added) {
          if (priceSources.some(({ key }) => key === source.key)) {
            throw new Error(`Two price sources have the key '${source.key}'`);
          }
          priceSources.push(source);
        }
      },
    });

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const knex = await deps.database.getClient();
        if (!deps.database.migrations?.skip) {
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@slipway/backstage-plugin-ml-workloads-backend',
              'migrations',
            ),
          });
        }
        const services = await createServices({
          ...deps,
          knex,
          engines,
          priceSources,
        });

        deps.permissionsRegistry.addResourceType({
          resourceRef: mlWorkloadResourceRef,
          permissions: mlWorkloadPermissions,
          rules: Object.values(mlWorkloadRules),
          getResources: ids =>
            Promise.all(
              ids.map(id => {
                const team = teamOfResourceRef(id);
                return team === undefined
                  ? services.workloads.row(id)
                  : teamRow({ team });
              }),
            ),
        });
        deps.httpRouter.use(createRouter({ ...deps, ...services }));
        registerActions({ ...deps, ...services });
        await scheduleTasks({ ...deps, ...services });
        await scheduleDrift({ ...deps, ...services });
        await scheduleRetention({ ...deps, knex });
        await scheduleStatistics({ ...deps, knex });
        await scheduleOpenCost({ ...deps, ...services.openCost });
        deps.lifecycle.addStartupHook(() => services.observers.start());
        deps.lifecycle.addShutdownHook(async () => {
          services.changes.stop();
          await services.observers.stop();
        });
      },
    });
  },
});
