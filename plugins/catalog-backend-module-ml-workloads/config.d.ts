import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      mlWorkloads?: {
        /**
         * Served models as entities: an `API` of type `ai-model-server` for each workload that serves a model for a component of the catalog
         * and whose address is known. Off when absent. Everybody who may read the catalog sees them.
         */
        servedModels?: {
          /** How often they are read. Default: every minute. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
          /** Namespace of the entities. Default: `default`. */
          namespace?: string;
          /**
           * Owner of the clusters, an entity reference. With it a `Resource` of type `kubernetes-cluster` is added for each cluster that serves
           * a model; without it the relation leads to the Resource of that name that you have, or to nothing.
           */
          clusterOwner?: string;
        };
      };
    };
  };
}
