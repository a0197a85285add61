import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  LABELS,
  mlWorkloadLaunchPermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  PriceSource,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import { Clusters } from './clusters';
import type { WorkloadRow } from './contracts';
import { CapacitySnapshots } from './database/CapacitySnapshots';
import { ClusterStatusStore } from './database/ClusterStatusStore';
import { ServedModelReader } from './database/ServedModelReader';
import { StartSampleReader } from './database/StartSamples';
import { NewsStore } from './database/NewsStore';
import { ObserverLeases } from './database/ObserverLeases';
import { WorkloadGroups } from './database/WorkloadGroups';
import { WorkloadPages } from './database/WorkloadPages';
import { WorkloadReader } from './database/WorkloadReader';
import { DriftCheck, DriftQueries, DriftStore } from './drift';
import { Guardrails } from './guardrails';
import {
  Discovery,
  HardwareProfiles,
  LaunchAgainService,
  LaunchPreparation,
  LaunchService,
  LaunchStore,
  LaunchSweep,
  readHardwareProfiles,
  readPriorities,
  TeamBinding,
  type OwnedEntity,
} from './launch';
import {
  Lifecycle,
  WorkloadLists,
  WorkloadQueries,
  readColumns,
} from './lifecycle';
import { LogsService, LokiClient, readLokiConfig } from './logs';
import {
  DEFAULT_GPU_DRIVERS,
  DEFAULT_GPU_RESOURCES,
  DEFAULT_SYSTEM_NAMESPACES,
  Ledger,
  markComponents,
  Prices,
  readClosing,
  Settler,
  smallestPods,
} from './metering';
import { ObserverMetrics } from './metrics';
import {
  CapacityRecorder,
  ChangeNotifier,
  ClusterStatus,
  ObservationHealth,
  Observers,
  UnobservedClusters,
} from './observe';
import {
  readNotificationSettings,
  Recipients,
  UsualStart,
  WorkloadNews,
} from './notifications';
import {
  OperationPreviews,
  OperationsService,
  OperationStore,
} from './operations';
import {
  EntityRollUps,
  EntityScopes,
  OwnershipService,
  OwnershipStore,
  SpendClaims,
} from './ownership';
import { teamRow, WorkloadAuthoriser } from './permissions';
import { PreemptionsService } from './preemptions';
import { QueueWaitService } from './queueWait';
import type { User } from './router';
import { ServedModels } from './servedModels';
import { signalTeams } from './signalTeams';
import {
  attemptSpend,
  readFocusSettings,
  readUnitMetrics,
  SpendQueries,
} from './spend';
import { readScrapers, SpendMetrics } from './spendMetrics';
import {
  OpenCostClient,
  OpenCostStore,
  readOpenCost,
  Reconciliation,
} from './openCost';
import { StartStatisticsService } from './startStatistics';

export interface CreateServicesOptions {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  discovery: DiscoveryService;
  engines: Engine[];
  /** Of other packages. */
  priceSources: PriceSource[];
  knex: Knex;
  logger: LoggerService;
  metrics: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  userInfo: UserInfoService;
}

/** Puts the folders together. Nothing runs yet. */
export async function createServices(options: CreateServicesOptions) {
  const { auth, catalog, config, engines, knex, logger } = options;
  const profileConfigs = readHardwareProfiles(config);
  const metering = config.getOptionalConfig('mlWorkloads.metering');
  const gpuResources =
    metering?.getOptionalStringArray('gpuResources') ?? DEFAULT_GPU_RESOURCES;
  const gpuDrivers =
    metering?.getOptionalStringArray('gpuDrivers') ?? DEFAULT_GPU_DRIVERS;
  const columns = readColumns(config);

  const clusters = Clusters.create(options);
  const prices = await Prices.start({
    knex,
    config,
    logger,
    clusters,
    profiles: smallestPods(profileConfigs),
    added: options.priceSources,
  });
  const rates = prices.book;
  const { currency } = prices;
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
  const samples = StartSampleReader.create({ knex });
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
        podSizes: profileConfigs.length > 0,
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
      rates.current().rates.inCluster(cluster).gpuCountOf(node, Date.now()),
    annotations: columns.map(({ key }) => key),
    metrics: ObserverMetrics.create({ metrics: options.metrics }),
  });
  const statusStore = ClusterStatusStore.create({ knex });
  const snapshots = CapacitySnapshots.create({ knex });
  const status = ClusterStatus.create({
    clusters,
    observers,
    store: statusStore,
    profiles: profileConfigs,
    snapshots,
  });
  const capacityRecorder = CapacityRecorder.create({
    observers,
    snapshots,
    profiles: profileConfigs,
  });
  const closing = readClosing(config);
  const spend = SpendQueries.create({
    knex,
    rates,
    closing,
    focus: readFocusSettings(config),
    unitMetrics: readUnitMetrics(config),
    status,
  });
  const systemNamespaces =
    metering?.getOptionalStringArray('systemNamespaces') ??
    DEFAULT_SYSTEM_NAMESPACES;
  const settler = Settler.create({
    knex,
    rates,
    systemNamespaces,
    closing,
  });

  const launchStore = LaunchStore.create(knex);
  const reader = WorkloadReader.create({ knex });
  const workloads = WorkloadQueries.create({
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
  });
  const startStatistics = StartStatisticsService.create({ reader: samples });
  const queueWait = QueueWaitService.create({
    reader,
    samples,
    clusters,
  });
  const preemptions = PreemptionsService.create({
    reader,
    spendOf: id => attemptSpend(knex, id),
    currency,
  });
  const loki = readLokiConfig(config);
  const logs = LogsService.create({
    reader,
    clusters,
    status,
    loki: loki && LokiClient.create(loki),
  });
  const authoriser = WorkloadAuthoriser.create({
    ...options,
    permissionsEnabled:
      config.getOptionalBoolean('permission.enabled') ?? false,
  });
  const binding = TeamBinding.create({ catalog, clusters });
  const profiles = HardwareProfiles.create({
    profiles: profileConfigs,
    spend,
    status,
    currency,
  });
  const guardrails = Guardrails.create({ logger });
  const preparation = LaunchPreparation.create({
    engines,
    profiles,
    binding,
    discovery: Discovery.create(),
    clusters,
    priorities: readPriorities(config),
    seenTeam: (cluster, namespace) => seenTeam(status, cluster, namespace),
    authorise: authoriseLaunch(authoriser),
    demo: config.getOptionalBoolean('slipway.demo') ?? false,
  });
  const launches = LaunchService.create({
    preparation,
    profiles,
    store: launchStore,
    status,
    judge: (cluster, answers, judged) =>
      guardrails.judge(cluster, answers, judged),
    kueueIgnores: cluster => clusters.kueueIgnores(cluster),
    onOwner: ({ ref, team, ownerRef }) =>
      ownership.note({ entityRef: ref, team, ownerRef }),
    mayKnow: (cluster, team, user) =>
      authoriser.allows(
        mlWorkloadReadPermission,
        teamRow({ cluster, team }),
        user,
      ),
    currency,
  });
  const sweep = LaunchSweep.create({ store: launchStore, clusters, logger });
  const operations = OperationsService.create({
    clusters,
    store: OperationStore.create(knex),
    judge: (cluster, answers) => guardrails.judge(cluster, answers),
    companions: row => launchStore.companionsOf(row),
  });
  const previews = OperationPreviews.create({
    operations,
    workloads,
    spend,
    gpuResources,
  });

  const launchAgain = LaunchAgainService.create({
    store: launchStore,
    clusters,
    engines,
    profiles: profileConfigs,
  });

  const driftStore = DriftStore.create({ knex });
  const drift = DriftQueries.create({ store: driftStore, clusters });
  const driftCheck = DriftCheck.create({
    clusters,
    store: driftStore,
    judge: (cluster, answers) => guardrails.judge(cluster, answers),
    onChange: teams => changes.changed('workloads', teams),
    logger,
  });

  const openCosts = readOpenCost(config);
  const openCostStore = OpenCostStore.create(knex);

  return {
    authoriser,
    binding,
    capacityRecorder,
    changes,
    claims: SpendClaims.create({ knex }),
    clusters,
    currency,
    drift,
    driftCheck,
    launchAgain,
    launches,
    logs,
    news,
    observation: ObservationHealth.create({
      clusters,
      store: statusStore,
    }),
    observers,
    operations,
    ownership,
    preparation,
    previews,
    profiles,
    preemptions,
    prices,
    queueWait,
    rollUps: EntityRollUps.create({ catalog }),
    scopes: EntityScopes.create({ catalog }),
    openCost: {
      clients: openCosts.map(one => OpenCostClient.create(one)),
      store: openCostStore,
    },
    reconciliation: Reconciliation.create({
      knex,
      store: openCostStore,
      clusters: openCosts.map(({ cluster }) => cluster),
      systemNamespaces,
      currency,
    }),
    scrapers: readScrapers(config),
    servedModels: ServedModels.create({
      reader: ServedModelReader.create({ knex }),
      launches: launchStore,
    }),
    settler,
    spend,
    spendMetrics: SpendMetrics.create({ knex, currency }),
    startStatistics,
    status,
    sweep,
    unobserved: UnobservedClusters.create({
      knex,
      clusters,
      leases: ObserverLeases.create({ knex, holder: randomUUID() }),
    }),
    workloads,
  };
}

/** What is seen of a namespace counts for so long as it is as new as an answer of the cluster would be. */
const SEEN_MS = 10_000;

/** The team that an observer here sees the namespace bound to; undefined when none does, or what it sees is old. */
function seenTeam(
  status: Pick<ClusterStatus, 'picture'>,
  cluster: string,
  namespace: string,
): string | undefined {
  const picture = status.picture(cluster);
  return picture && Date.now() - picture.asOf < SEEN_MS
    ? picture.namespaceLabels(namespace)?.[LABELS.team]
    : undefined;
}

function authoriseLaunch(authoriser: WorkloadAuthoriser) {
  return async (
    row: WorkloadRow,
    { ref, team }: OwnedEntity,
    credentials: BackstageCredentials,
  ) => {
    const allowed = await authoriser.allows(
      mlWorkloadLaunchPermission,
      row,
      credentials as User,
    );
    if (!allowed) {
      throw new NotAllowedError(
        `entityRef: you may not launch for ${ref}: it belongs to team ${team}. Choose a component of your own team`,
      );
    }
  };
}
