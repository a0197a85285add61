import type {
  BackstageUserPrincipal,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  LaunchPreview,
  LaunchRequest,
  LaunchResult,
  Verdict,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Manifest,
  Rendered,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { stringify } from 'yaml';
import type { ClusterClient } from '../clusters';
import type {
  ClusterStatusService,
  HardwareProfileConfig,
  WorkloadRow,
} from '../contracts';
import { applyManifests, findLaunched } from './apply';
import { estimateCost } from './cost';
import { dryRun, type DryRunAnswer } from './dryRun';
import { LaunchRefusedError } from './errors';
import { forecast } from './forecast';
import type { HardwareProfiles } from './HardwareProfiles';
import { checkAgainstOffer, digestOf } from './LaunchRequest';
import type { LaunchRow, LaunchStore } from './LaunchStore';
import { readLimits } from './limits';
import { readQueueQuota } from './queueQuota';
import type { OwnedEntity, TeamBinding } from './TeamBinding';

/** A launch of unknown outcome whose object is gone is not tried again after this: it may have run and been removed meanwhile. */
const RETRY_WINDOW_MS = 10 * 60_000;

export interface LaunchServiceOptions {
  engines: Engine[];
  profiles: HardwareProfiles;
  binding: TeamBinding;
  store: LaunchStore;
  status: Pick<ClusterStatusService, 'freeGpus'>;
  /** Reads the API server's answers (`guardrails/`). */
  judge: (cluster: ClusterClient, answers: DryRunAnswer[]) => Promise<Verdict>;
  /** Refuses, with NotAllowedError, a person that may not have such a row (`permissions/`). */
  authorise: (
    row: WorkloadRow,
    owned: OwnedEntity,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ) => Promise<void>;
  /** Told of an owner before something is launched for it, so that the workload has its component at once. */
  onOwner?: (owned: OwnedEntity) => Promise<void>;
  currency: string;
  /** `slipway.demo` */
  demo: boolean;
  now?: () => number;
}

/** A request that was checked and authorised, and what it comes to. */
interface Prepared {
  request: LaunchRequest;
  cluster: ClusterClient;
  engine: Engine;
  profile: HardwareProfileConfig;
  owned: OwnedEntity;
  limits: LaunchPreview['limits'];
  queue: string | undefined;
  digest: string;
  rendered: Rendered;
}

/** Previews and launches workloads (`guardrails.md` §4). */
export class LaunchService {
  readonly #options: LaunchServiceOptions;
  readonly #now: () => number;

  static create(options: LaunchServiceOptions): LaunchService {
    return new LaunchService(options);
  }

  private constructor(options: LaunchServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** What would happen: verdict, forecast, cost, manifests. Creates nothing. */
  async preview(
    request: LaunchRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<LaunchPreview> {
    const prepared = await this.#prepare(request, credentials, undefined);
    const { rendered, profile, cluster } = prepared;
    const [verdict, when, price] = await Promise.all([
      this.#verdict(prepared),
      this.#forecast(prepared),
      this.#options.profiles.price(profile, cluster),
    ]);
    return {
      verdict,
      forecast: when,
      cost: estimateCost({
        gpus: request.gpusPerPod * request.replicas,
        maxRunSeconds: request.maxRunSeconds,
        price,
        currency: this.#options.currency,
      }),
      manifests: rendered.manifests.map(manifest => ({
        kind: manifest.kind,
        name: manifest.metadata.name,
        yaml: stringify(manifest),
      })),
      receipt: rendered.receipt,
      limits: prepared.limits,
    };
  }

  /**
   * Launches, once: the same launch id with the same request is answered with the first result.
   *
   * @throws LaunchRefusedError when the API server refuses; nothing is left then
   * @throws ConflictError when the name is taken, or the launch id was used for something else
   * @throws ServiceUnavailableError when the API server stopped answering; a retry with the same launch id is safe
   */
  async launch(
    launchId: string,
    request: LaunchRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<LaunchResult> {
    const digest = digestOf(request);
    const by = credentials.principal.userEntityRef;
    const earlier = await this.#options.store.get(launchId);
    if (earlier) {
      checkSameLaunch(earlier, digest, by);
      if (earlier.result) return { ...earlier.result, repeated: true };
    }

    const prepared = await this.#prepare(request, credentials, launchId);
    const { manifests, receipt } = prepared.rendered;
    const workload = manifests[manifests.length - 1];
    await this.#options.onOwner?.(prepared.owned);
    const startedAt = this.#now();
    const before = await this.#options.store.begin({
      launchId,
      digest,
      launchedBy: by,
      cluster: request.cluster,
      namespace: request.namespace,
      name: workload.metadata.name,
      kind: workload.kind,
      team: prepared.owned.team,
      component: prepared.owned.ref,
      startedAt,
      receipt,
    });
    if (before) {
      checkSameLaunch(before, digest, by);
      const result = await this.#resume(before, prepared, workload, startedAt);
      if (result) return result;
    }
    return this.#create(launchId, prepared);
  }

  /** Manifests for a pull request: nothing is asked of the cluster but who owns the namespace. */
  async render(
    request: LaunchRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Rendered> {
    return (await this.#prepare(request, credentials, undefined)).rendered;
  }

  async #prepare(
    request: LaunchRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    launchId: string | undefined,
  ): Promise<Prepared> {
    const { binding, profiles, demo } = this.#options;
    const engine = this.#engine(request.engine);
    const profile = profiles.get(request.profile);
    checkAgainstOffer(request, {
      counts: profile.counts,
      types: engine.types,
      engines: this.#options.engines.map(({ name }) => name),
      demo,
    });
    const cluster = binding.cluster(request.cluster);
    const owned = await binding.owned(request.entityRef, credentials);
    if (owned.entity.kind.toLowerCase() !== 'component') {
      throw new InputError(
        `entityRef: ${owned.ref} is no component; a workload belongs to a component`,
      );
    }
    await this.#options.authorise(
      {
        id: '',
        uid: '',
        cluster: request.cluster,
        namespace: request.namespace,
        kind: engine.kind,
        name: request.name,
        team: owned.team,
        component: owned.ref,
      },
      owned,
      credentials,
    );
    const [limits] = await Promise.all([
      readLimits(cluster, request.namespace, owned.team),
      binding.checkNamespace(cluster, request.namespace, owned.team),
    ]);
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

  async #verdict({ cluster, engine, rendered }: Prepared): Promise<Verdict> {
    const answers = await dryRun(cluster, engine, rendered.manifests);
    return this.#options.judge(cluster, answers);
  }

  async #forecast({ request, cluster, profile, queue }: Prepared) {
    const nodes = this.#options.status.freeGpus(
      cluster.name,
      profile.nodeSelector,
      profile.resourceName,
    );
    if (!queue) {
      return forecast(request, {
        nodes,
        quota: null,
        quotaProblem: 'It goes to no queue, so nothing says when it starts.',
      });
    }
    try {
      const quota = await readQueueQuota(cluster, {
        namespace: request.namespace,
        queue,
        resourceName: profile.resourceName,
        nodeSelector: profile.nodeSelector,
      });
      return forecast(request, { nodes, quota });
    } catch (error) {
      return forecast(request, {
        nodes,
        quota: null,
        quotaProblem: `The quota of queue ${queue} is not known: ${
          (error as Error).message
        }`,
      });
    }
  }

  /** A launch that was begun before: its result, or undefined when it may be tried again. */
  async #resume(
    before: LaunchRow,
    { cluster, engine, request }: Prepared,
    workload: Manifest,
    now: number,
  ): Promise<LaunchResult | undefined> {
    const { store } = this.#options;
    if (before.result) return { ...before.result, repeated: true };
    if (before.state === 'refused') {
      await store.restart(before.launchId, now);
      return undefined;
    }
    const found = await findLaunched(
      cluster,
      engine,
      workload,
      before.launchId,
    );
    if (found) {
      await store.finish(before.launchId, 'launched', now, found);
      return { ...found, repeated: true };
    }
    if (now - before.startedAt > RETRY_WINDOW_MS) {
      throw new ConflictError(
        `Launch ${before.launchId} began at ${new Date(
          before.startedAt,
        ).toISOString()}, its outcome was never learnt, and ${workload.kind} ${
          request.namespace
        }/${
          workload.metadata.name
        } is not there now. It may have run and been removed. Look at the component's workloads; launch again with a new launchId`,
      );
    }
    return undefined;
  }

  async #create(launchId: string, prepared: Prepared): Promise<LaunchResult> {
    const { store } = this.#options;
    const { cluster, engine, rendered, request } = prepared;
    try {
      const answers = await dryRun(cluster, engine, rendered.manifests);
      const workload = rendered.manifests[rendered.manifests.length - 1];
      if (
        answers.some(
          ({ kind, response }) => kind !== 'Pod' && response.status === 409,
        )
      ) {
        // Taken: by an earlier try of this very launch, or by someone else's object.
        const found = await findLaunched(cluster, engine, workload, launchId);
        if (found) {
          await store.finish(launchId, 'launched', this.#now(), found);
          return { ...found, repeated: true };
        }
        throw nameTaken(workload);
      }
      const verdict = await this.#options.judge(cluster, answers);
      if (verdict.value === 'refused') throw new LaunchRefusedError(verdict);
      const outcome = await applyManifests(
        cluster,
        engine,
        rendered.manifests,
        launchId,
      );
      if (outcome.refusal) {
        if (outcome.refusal.response.status === 409) throw nameTaken(workload);
        throw new LaunchRefusedError(
          await this.#options.judge(cluster, [outcome.refusal]),
        );
      }
      await store.finish(launchId, 'launched', this.#now(), outcome.result);
      return outcome.result;
    } catch (error) {
      if (
        error instanceof LaunchRefusedError ||
        error instanceof ConflictError
      ) {
        await store.finish(launchId, 'refused', this.#now(), null);
        throw error;
      }
      throw new ServiceUnavailableError(
        `Cluster '${cluster.name}' stopped answering while ${engine.kind} ${
          request.namespace
        }/${
          request.name
        } was being launched; it is not known whether it exists. Try again with the same launchId: it does not launch twice. (${
          (error as Error).message
        })`,
        error as Error,
      );
    }
  }
}

function nameTaken(workload: Manifest): ConflictError {
  const { name, namespace } = workload.metadata;
  return new ConflictError(
    `name: there already is a ${workload.kind} '${name}' in namespace ${namespace}; choose another name`,
  );
}

function checkSameLaunch(row: LaunchRow, digest: string, by: string): void {
  if (row.digest !== digest || row.launchedBy !== by) {
    throw new ConflictError(
      `launchId: ${row.launchId} was used for another launch; take a new UUID`,
    );
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
