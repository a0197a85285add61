import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  gpusAtMost,
  type Forecast,
  type LaunchPreview,
  type LaunchRequest,
  type LaunchResult,
  type RenderedFiles,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { stringify } from 'yaml';
import type { ClusterStatusService } from '../contracts';
import { applyManifests, findLaunched, plan, removeAll } from './apply';
import { checkSameLaunch, lost, nameTaken } from './conflicts';
import { estimateCost } from './cost';
import { dryRun } from './dryRun';
import { LaunchRefusedError } from './errors';
import { renderFiles } from './files';
import { ForecastReader } from './forecast';
import type { HardwareProfiles } from './HardwareProfiles';
import { keptRequest } from './keptRequest';
import type { LaunchPreparation, Prepared } from './LaunchPreparation';
import { digestOf } from './LaunchRequest';
import type { LaunchRow, LaunchStore, PlannedObject } from './LaunchStore';
import type { OwnedEntity } from './TeamBinding';
import { Verdicts, type Judge } from './Verdicts';

type User = BackstageCredentials<BackstageUserPrincipal>;

/** A launch of unknown outcome whose object is gone is not tried again after this: it may have run and been removed meanwhile. */
export const RETRY_WINDOW_MS = 10 * 60_000;

export interface LaunchServiceOptions {
  preparation: LaunchPreparation;
  profiles: Pick<HardwareProfiles, 'price'>;
  store: LaunchStore;
  status: Pick<ClusterStatusService, 'picture'>;
  judge: Judge;
  /** Told of an owner before something is launched for it, so that the workload has its component at once. */
  onOwner?: (owned: OwnedEntity) => Promise<void>;
  /** Whether a person may learn that a team has quota in a cluster; default: never. */
  mayKnow?: (cluster: string, team: string, user: User) => Promise<boolean>;
  /** Prefixes of the resources that a cluster's Kueue does not count. */
  kueueIgnores?: (cluster: string) => readonly string[];
  currency: string;
  now?: () => number;
}

/** Previews and launches workloads (`guardrails.md` §4). */
export class LaunchService {
  readonly #options: LaunchServiceOptions;
  readonly #now: () => number;
  readonly #forecasts: ForecastReader;
  readonly #verdicts: Verdicts;

  static create(options: LaunchServiceOptions): LaunchService {
    return new LaunchService(options);
  }

  private constructor(options: LaunchServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#verdicts = Verdicts.create(options.judge);
    this.#forecasts = ForecastReader.create({
      status: options.status,
      kueueIgnores: options.kueueIgnores,
      now: this.#now,
    });
  }

  /**
   * What would happen: verdict, forecast, cost, manifests. Creates nothing.
   *
   * @param signal aborted when nobody waits for the answer any more, as somebody who types on does not: the cluster is then not asked
   */
  async preview(
    request: LaunchRequest,
    credentials: User,
    signal?: AbortSignal,
  ): Promise<LaunchPreview> {
    const prepared = await this.#options.preparation.prepare(
      request,
      credentials,
      undefined,
    );
    const { rendered, profile, cluster } = prepared;
    signal?.throwIfAborted();
    const [verdict, when, price] = await Promise.all([
      this.#verdicts.ask(prepared, signal),
      this.#forecast(prepared, credentials),
      this.#options.profiles.price(profile, cluster),
    ]);
    return {
      verdict,
      forecast: when,
      cost: estimateCost({
        gpus: gpusAtMost(request),
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
    credentials: User,
  ): Promise<LaunchResult> {
    const digest = digestOf(request);
    const by = credentials.principal.userEntityRef;
    const earlier = await this.#options.store.get(launchId);
    if (earlier) {
      checkSameLaunch(earlier, digest, by);
      if (earlier.result) return { ...earlier.result, repeated: true };
    }

    const prepared = await this.#options.preparation.prepare(
      request,
      credentials,
      launchId,
    );
    const { manifests, receipt } = prepared.rendered;
    const planned = plan(prepared.engine, manifests);
    const workload = planned[planned.length - 1];
    await this.#options.onOwner?.(prepared.owned);
    const startedAt = this.#now();
    const before = await this.#options.store.begin({
      launchId,
      digest,
      launchedBy: by,
      cluster: request.cluster,
      namespace: request.namespace,
      name: workload.name,
      kind: workload.kind,
      team: prepared.owned.team,
      component: prepared.owned.ref,
      startedAt,
      receipt,
      request: keptRequest(request),
      planned,
    });
    if (before) {
      checkSameLaunch(before, digest, by);
      const result = await this.#resume(before, prepared, planned, startedAt);
      if (result) return result;
    }
    return this.#create(launchId, prepared, planned);
  }

  /** Files for a pull request. Nothing is created, and nothing in them names the person: who merges it launches it. */
  async render(
    request: LaunchRequest,
    credentials: User,
  ): Promise<RenderedFiles> {
    const { rendered, owned } = await this.#options.preparation.prepare(
      request,
      credentials,
      undefined,
    );
    // What is applied from the files shall have its component at once as well.
    await this.#options.onOwner?.(owned);
    return renderFiles(request, rendered, owned.entity);
  }

  /** When it would start; other teams are named only to who may know them. */
  async #forecast(prepared: Prepared, user: User): Promise<Forecast> {
    const { cluster, rendered } = prepared;
    const when = await this.#forecasts.forecast({
      ...prepared,
      manifests: rendered.manifests,
    });
    const { mayKnow = async () => false } = this.#options;
    const known = await Promise.all(
      (when.reclaimableBy ?? []).map(async team =>
        (await mayKnow(cluster.name, team, user)) ? [team] : [],
      ),
    );
    return { ...when, reclaimableBy: known.flat() };
  }

  /** A launch that was begun before: its result, or undefined when it may be tried again. */
  async #resume(
    before: LaunchRow,
    { cluster }: Prepared,
    planned: PlannedObject[],
    now: number,
  ): Promise<LaunchResult | undefined> {
    const { store } = this.#options;
    if (before.result) return { ...before.result, repeated: true };
    if (before.state === 'refused') {
      await store.restart(before.launchId, now);
      return undefined;
    }
    if (before.state === 'lost') throw lost(before);
    const { result, objects } = await findLaunched(
      cluster,
      planned,
      before.launchId,
    );
    if (result) {
      await store.finish(before.launchId, 'launched', now, result);
      return { ...result, repeated: true };
    }
    if (now - before.startedAt > RETRY_WINDOW_MS) {
      await removeAll(cluster, objects);
      await store.finish(before.launchId, 'lost', now, null);
      throw lost(before);
    }
    return undefined;
  }

  async #create(
    launchId: string,
    prepared: Prepared,
    planned: PlannedObject[],
  ): Promise<LaunchResult> {
    const { store } = this.#options;
    const { cluster, engine, rendered, request } = prepared;
    try {
      const answers = await dryRun(cluster, engine, rendered.manifests);
      const takenAnswers = answers.filter(
        ({ kind, response }) => kind !== 'Pod' && response.status === 409,
      );
      if (takenAnswers.length > 0) {
        // Taken: by an earlier try of this very launch, or by someone else's object.
        const { result, objects } = await findLaunched(
          cluster,
          planned,
          launchId,
        );
        if (result) {
          await store.finish(launchId, 'launched', this.#now(), result);
          return { ...result, repeated: true };
        }
        const foreign = takenAnswers.filter(
          ({ kind, name }) =>
            !objects.some(ours => ours.kind === kind && ours.name === name),
        );
        if (foreign.length > 0) {
          await removeAll(cluster, objects);
          throw nameTaken(foreign[0], request.namespace);
        }
      }
      const verdict = await this.#verdicts.read(
        cluster,
        answers.filter(answer => !takenAnswers.includes(answer)),
        planned,
      );
      if (verdict.value === 'refused') throw new LaunchRefusedError(verdict);
      const outcome = await applyManifests(
        cluster,
        engine,
        rendered.manifests,
        launchId,
      );
      if (outcome.refusal) {
        if (outcome.refusal.response.status === 409) {
          throw nameTaken(outcome.refusal, request.namespace);
        }
        throw new LaunchRefusedError(
          await this.#verdicts.readOne(cluster, outcome.refusal),
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
