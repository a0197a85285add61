import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  LABELS,
  mlWorkloadLaunchPermission,
  mlWorkloadReadPermission,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Clusters } from '../clusters';
import type { WorkloadQueriesService, WorkloadRow } from '../contracts';
import { DriftCheck, DriftQueries, DriftStore } from '../drift';
import { Guardrails } from '../guardrails';
import {
  Discovery,
  HardwareProfiles,
  LaunchAgainService,
  LaunchPreparation,
  LaunchService,
  LaunchSweep,
  readPriorities,
  TeamBinding,
  type LaunchStore,
  type OwnedEntity,
} from '../launch';
import type { ChangeNotifier, ClusterStatus } from '../observe';
import {
  OperationPreviews,
  OperationsService,
  OperationStore,
} from '../operations';
import type { OwnershipService } from '../ownership';
import { teamRow, WorkloadAuthoriser } from '../permissions';
import type { User } from '../router';
import type { SpendQueries } from '../spend';
import type { CreateServicesOptions } from './options';
import type { Settings } from './settings';

/** What people do: launch, operate, and what the rules of the cluster say to it. */
export function createLaunching(
  options: CreateServicesOptions,
  { gpuResources, profiles: offered }: Settings,
  {
    changes,
    clusters,
    currency,
    launchStore,
    ownership,
    spend,
    status,
    workloads,
  }: {
    changes: ChangeNotifier;
    clusters: Clusters;
    currency: string;
    launchStore: LaunchStore;
    ownership: OwnershipService;
    spend: SpendQueries;
    status: ClusterStatus;
    workloads: WorkloadQueriesService;
  },
) {
  const { catalog, config, engines, knex, logger } = options;
  const authoriser = WorkloadAuthoriser.create({
    ...options,
    permissionsEnabled:
      config.getOptionalBoolean('permission.enabled') ?? false,
  });
  const binding = TeamBinding.create({ catalog, clusters });
  const profiles = HardwareProfiles.create({
    profiles: offered,
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
  const operations = OperationsService.create({
    clusters,
    store: OperationStore.create(knex),
    judge: (cluster, answers) => guardrails.judge(cluster, answers),
    companions: row => launchStore.companionsOf(row),
  });
  const driftStore = DriftStore.create({ knex });
  return {
    authoriser,
    binding,
    drift: DriftQueries.create({ store: driftStore, clusters }),
    driftCheck: DriftCheck.create({
      clusters,
      store: driftStore,
      judge: (cluster, answers) => guardrails.judge(cluster, answers),
      onChange: teams => changes.changed('workloads', teams),
      logger,
    }),
    launchAgain: LaunchAgainService.create({
      store: launchStore,
      clusters,
      engines,
      profiles: offered,
    }),
    launches: LaunchService.create({
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
    }),
    operations,
    preparation,
    previews: OperationPreviews.create({
      operations,
      workloads,
      spend,
      gpuResources,
    }),
    profiles,
    sweep: LaunchSweep.create({ store: launchStore, clusters, logger }),
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
