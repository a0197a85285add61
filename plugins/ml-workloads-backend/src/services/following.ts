import type { Clusters } from '../clusters';
import { ServedModelReader } from '../database/ServedModelReader';
import type { StartSampleReader } from '../database/StartSamples';
import { WorkloadGroups } from '../database/WorkloadGroups';
import { WorkloadPages } from '../database/WorkloadPages';
import { WorkloadReader } from '../database/WorkloadReader';
import type { LaunchStore } from '../launch';
import { WorkloadLists, WorkloadQueries } from '../lifecycle';
import { LogsService, LokiClient, readLokiConfig } from '../logs';
import type { ClusterStatus } from '../observe';
import { EntityRollUps, EntityScopes } from '../ownership';
import { PreemptionsService } from '../preemptions';
import { QueueWaitService } from '../queueWait';
import { ServedModels } from '../servedModels';
import { attemptSpend } from '../spend';
import { StartStatisticsService } from '../startStatistics';
import type { CreateServicesOptions } from './options';
import type { Settings } from './settings';

/** What tells of workloads: lists, timelines, logs, waits and what serves a model. */
export function createFollowing(
  { catalog, config, knex }: CreateServicesOptions,
  { columns }: Settings,
  {
    clusters,
    currency,
    launchStore,
    samples,
    status,
  }: {
    clusters: Clusters;
    currency: string;
    launchStore: LaunchStore;
    samples: StartSampleReader;
    status: ClusterStatus;
  },
) {
  const reader = WorkloadReader.create({ knex });
  const loki = readLokiConfig(config);
  return {
    logs: LogsService.create({
      reader,
      clusters,
      status,
      loki: loki && LokiClient.create(loki),
    }),
    preemptions: PreemptionsService.create({
      reader,
      spendOf: id => attemptSpend(knex, id),
      currency,
    }),
    queueWait: QueueWaitService.create({ reader, samples, clusters }),
    rollUps: EntityRollUps.create({ catalog }),
    scopes: EntityScopes.create({ catalog }),
    servedModels: ServedModels.create({
      reader: ServedModelReader.create({ knex }),
      launches: launchStore,
    }),
    startStatistics: StartStatisticsService.create({ reader: samples }),
    workloads: WorkloadQueries.create({
      reader,
      lists: WorkloadLists.create({
        pages: WorkloadPages.create({ knex }),
        groups: WorkloadGroups.create({ knex }),
        status,
        currency,
        columns,
      }),
      clusters,
      status,
      currency,
      receiptOf: row => launchStore.receiptOf(row),
    }),
  };
}
