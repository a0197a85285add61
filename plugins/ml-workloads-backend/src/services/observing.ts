import { randomUUID } from 'crypto';
import type { Clusters } from '../clusters';
import { CapacitySnapshots } from '../database/CapacitySnapshots';
import { ClusterStatusStore } from '../database/ClusterStatusStore';
import { NewsStore } from '../database/NewsStore';
import { ObserverLeases } from '../database/ObserverLeases';
import type { StartSampleReader } from '../database/StartSamples';
import { Lifecycle } from '../lifecycle';
import { Ledger, markComponents, type Prices } from '../metering';
import { ObserverMetrics } from '../metrics';
import {
  readNotificationSettings,
  Recipients,
  UsualStart,
  WorkloadNews,
} from '../notifications';
import {
  CapacityRecorder,
  ChangeNotifier,
  ClusterStatus,
  ObservationHealth,
  Observers,
  UnobservedClusters,
} from '../observe';
import { OwnershipService, OwnershipStore } from '../ownership';
import { signalTeams } from '../signalTeams';
import type { CreateServicesOptions } from './options';
import type { Settings } from './settings';

/** What watches the clusters, whose things are what it sees, and who is told. */
export function createObserving(
  options: CreateServicesOptions,
  settings: Settings,
  {
    clusters,
    prices,
    samples,
  }: { clusters: Clusters; prices: Prices; samples: StartSampleReader },
) {
  const { auth, catalog, config, knex, logger } = options;
  const { profiles, gpuResources, gpuDrivers } = settings;
  const ownership = OwnershipService.create({
    store: OwnershipStore.create(knex),
    catalog,
    auth,
    onFirst: (refs, now) => markComponents(knex, refs, now),
  });
  const changes = ChangeNotifier.create({
    notify: signalTeams(
      options.signals,
      logger,
      () => ownership.teams(),
      config.getOptionalStringArray('mlWorkloads.signals.everyTeam'),
    ),
  });
  const usualStart = UsualStart.create({ samples });
  const news = WorkloadNews.create({
    store: NewsStore.create({ knex }),
    notifications: options.notifications,
    recipients: Recipients.create({ catalog, auth }),
    settings: readNotificationSettings(config),
    usualStart: workload => usualStart.of(workload),
    logger,
  });
  const observers = Observers.create({
    clusters,
    knex,
    consumers: [
      Ledger.create({
        gpuResources,
        gpuDrivers,
        nodeLabels: prices.nodeLabels(),
        podSizes: profiles.length > 0,
      }),
      Lifecycle.create({
        ownership,
        gpuResources,
        gpuDrivers,
        onChange: (cluster, teams, ids) => {
          changes.changed('workloads', teams);
          news.noteChanged(cluster, ids);
        },
      }),
    ],
    changes,
    logger,
    gpuResources,
    gpuDrivers,
    ratedGpus: (cluster, node) =>
      prices.book
        .current()
        .rates.inCluster(cluster)
        .gpuCountOf(node, Date.now()),
    annotations: settings.columns.map(({ key }) => key),
    metrics: ObserverMetrics.create({ metrics: options.metrics }),
  });
  const store = ClusterStatusStore.create({ knex });
  const snapshots = CapacitySnapshots.create({ knex });
  return {
    ownership,
    changes,
    news,
    observers,
    status: ClusterStatus.create({
      clusters,
      observers,
      store,
      profiles,
      snapshots,
    }),
    capacityRecorder: CapacityRecorder.create({
      observers,
      snapshots,
      profiles,
    }),
    observation: ObservationHealth.create({ clusters, store }),
    unobserved: UnobservedClusters.create({
      knex,
      clusters,
      leases: ObserverLeases.create({ knex, holder: randomUUID() }),
    }),
  };
}
