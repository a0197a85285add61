import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  LaunchEngine,
  LaunchRequest,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient, Clusters } from '../clusters';
import type { HardwareProfileConfig, WorkloadRow } from '../contracts';
import { teamRow } from '../permissions';
import {
  demandServed,
  describeEngines,
  priorityOf,
  Recent,
  readClaims,
  type Discovery,
  type Priorities,
} from './context';
import type { HardwareProfiles } from './HardwareProfiles';
import { checkAgainstOffer, digestOf } from './LaunchRequest';
import { readLimits } from './limits';
import type { OwnedEntity, TeamBinding } from './TeamBinding';

type User = BackstageCredentials<BackstageUserPrincipal>;

export interface LaunchPreparationOptions {
  engines: Engine[];
  profiles: Pick<HardwareProfiles, 'get' | 'demandOffered'>;
  binding: TeamBinding;
  discovery: Pick<Discovery, 'served'>;
  clusters: Pick<Clusters, 'prometheusAddress'>;
  priorities: Priorities;
  /** Refuses, with NotAllowedError, a person that may not have such a row (`permissions/`). */
  authorise: (
    row: WorkloadRow,
    owned: OwnedEntity,
    credentials: User,
  ) => Promise<void>;
  /** Team that the observer saw a namespace bound to moments ago; undefined when it does not know. Previews take it for granted. */
  seenTeam?: (cluster: string, namespace: string) => string | null | undefined;
  /** `slipway.demo` */
  demo: boolean;
}

/** Limits that a preview may be reckoned with; a launch reads them anew. */
const RECENT_MS = 2_000;

/** A request that was checked and authorised, and what it comes to. */
export interface Prepared {
  request: LaunchRequest;
  cluster: ClusterClient;
  engine: Engine;
  profile: HardwareProfileConfig;
  owned: OwnedEntity;
  limits: TeamLimits | null;
  queue: string | undefined;
  digest: string;
  rendered: Rendered;
}

/** From a request to manifests: who may, where, with what the cluster has. */
export class LaunchPreparation {
  readonly #options: LaunchPreparationOptions;
  readonly #limits = Recent.create<TeamLimits>({ maxAgeMs: RECENT_MS });

  static create(options: LaunchPreparationOptions): LaunchPreparation {
    return new LaunchPreparation(options);
  }

  private constructor(options: LaunchPreparationOptions) {
    this.#options = options;
  }

  /** The engines as one cluster offers them. */
  async engines(cluster: ClusterClient): Promise<LaunchEngine[]> {
    const { engines, discovery } = this.#options;
    return describeEngines(
      engines,
      cluster.name,
      await discovery.served(cluster),
    );
  }

  /**
   * The cluster, and the entity with its team: after the person may launch for it there, and the namespace is the team's.
   *
   * @throws NotFoundError, NotAllowedError, InputError or ConflictError
   */
  async place(
    where: Pick<LaunchRequest, 'entityRef' | 'cluster' | 'namespace'>,
    what: { kind: string; name: string },
    credentials: User,
  ): Promise<{ cluster: ClusterClient; owned: OwnedEntity }> {
    const placed = await this.#authorised(where, what, credentials);
    const { cluster, owned } = placed;
    const { binding } = this.#options;
    await binding.checkNamespace(cluster, where.namespace, owned.team);
    return placed;
  }

  /** As {@link place}, before anything is known of the namespace. */
  async #authorised(
    where: Pick<LaunchRequest, 'entityRef' | 'cluster' | 'namespace'>,
    what: { kind: string; name: string },
    credentials: User,
  ): Promise<{ cluster: ClusterClient; owned: OwnedEntity }> {
    const { binding, authorise } = this.#options;
    const cluster = binding.cluster(where.cluster);
    const owned = await binding.owned(where.entityRef, credentials);
    if (owned.entity.kind.toLowerCase() !== 'component') {
      throw new InputError(
        `entityRef: ${owned.ref} is no component; a workload belongs to a component`,
      );
    }
    await authorise(
      teamRow({
        cluster: cluster.name,
        namespace: where.namespace,
        ...what,
        team: owned.team,
        component: owned.ref,
      }),
      owned,
      credentials,
    );
    return { cluster, owned };
  }

  /** `launchId` is undefined for what is not applied: a preview, files for a pull request. */
  async prepare(
    request: LaunchRequest,
    credentials: User,
    launchId: string | undefined,
  ): Promise<Prepared> {
    const {
      binding,
      clusters,
      demo,
      discovery,
      engines,
      priorities,
      profiles,
    } = this.#options;
    const engine = this.#engine(request.engine);
    const profile = profiles.get(request.profile);
    checkAgainstOffer(request, { counts: profile.counts, engine, demo });
    const { cluster, owned } = await this.#authorised(
      request,
      { kind: engine.kind, name: request.name },
      credentials,
    );
    profiles.demandOffered(profile, owned.team);
    const { namespace } = request;
    const limitsNow = () => readLimits(cluster, namespace, owned.team);
    const facts = Promise.all([
      launchId === undefined
        ? this.#limits.get(
            `${cluster.name} ${namespace} ${owned.team}`,
            limitsNow,
          )
        : limitsNow(),
      discovery.served(cluster),
      readClaims(
        cluster,
        request.namespace,
        (request.volumes ?? []).map(({ claimName }) => claimName),
      ),
    ]);
    // Read meanwhile, and thrown away unless the namespace is the team's: why it is not says nothing of what is in it.
    facts.catch(() => {});
    await binding.checkNamespace(
      cluster,
      namespace,
      owned.team,
      launchId === undefined
        ? this.#options.seenTeam?.(cluster.name, namespace)
        : undefined,
    );
    const [limits, served, claims] = await facts;
    demandServed(engine, engines, cluster.name, served);
    const queue = chooseQueue(request, profile, limits.queues);
    const digest = digestOf(request);
    return {
      request,
      cluster,
      engine,
      profile,
      owned,
      limits: limits.source === null ? null : limits,
      queue: queue?.name,
      digest,
      rendered: engine.render(request, {
        profile,
        team: owned.team,
        componentName: owned.name,
        componentRef: owned.ref,
        launchedBy: launchId && credentials.principal.userEntityRef,
        launchId,
        digest,
        queue,
        priority: priorityOf(request, priorities),
        claims,
        served,
        prometheusAddress: clusters.prometheusAddress(cluster.name),
        demo,
      }),
    };
  }

  #engine(name: string): Engine {
    const { engines } = this.#options;
    const engine = engines.find(candidate => candidate.name === name);
    if (!engine) {
      throw new InputError(
        `engine: there is no engine '${name}'; there are ${engines
          .map(candidate => candidate.name)
          .join(', ')}`,
      );
    }
    return engine;
  }
}

function chooseQueue(
  request: LaunchRequest,
  profile: HardwareProfileConfig,
  allowed: string[],
): { name: string; from: 'request' | 'profile' | 'namespace' } | undefined {
  if (request.queue) return { name: request.queue, from: 'request' };
  if (profile.queue) return { name: profile.queue, from: 'profile' };
  return allowed[0] ? { name: allowed[0], from: 'namespace' } : undefined;
}
