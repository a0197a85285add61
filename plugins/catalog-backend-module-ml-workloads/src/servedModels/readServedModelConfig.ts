import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';

export interface ServedModelConfig {
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Of the entities. */
  namespace: string;
  /** Entity reference; without it clusters get no entities. */
  clusterOwner?: string;
  /** Address of the portal, for links to the pages of workloads. */
  portal?: string;
}

/**
 * `catalog.providers.mlWorkloads.servedModels`; undefined when it is absent.
 *
 * @throws Error when a value is not what it has to be
 */
export function readServedModelConfig(
  config: RootConfigService,
): ServedModelConfig | undefined {
  const path = 'catalog.providers.mlWorkloads.servedModels';
  if (!config.has(path)) {
    return undefined;
  }
  // An empty section switches it on, too.
  const own = config.getOptionalConfig(path);
  const clusterOwner = own?.getOptionalString('clusterOwner');
  if (clusterOwner) {
    parseEntityRef(clusterOwner, { defaultKind: 'group' });
  }
  return {
    schedule: own?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          own.getConfig('schedule'),
        )
      : { frequency: { minutes: 1 }, timeout: { minutes: 1 } },
    namespace: own?.getOptionalString('namespace') ?? 'default',
    clusterOwner,
    portal: config.getOptionalString('app.baseUrl'),
  };
}
