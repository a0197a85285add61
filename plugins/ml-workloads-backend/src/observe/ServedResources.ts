import { bodyOf, type ClusterApiError, type ClusterClient } from '../clusters';
import type { WatchProblem } from './listWatcherOptions';
import { backoffMs, pause } from './pause';
import type { WatchedResource } from './resources';

/** Aggregated discovery (Kubernetes 1.30 and later); older servers answer with the groups only. */
const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** A server that has just started does not serve every definition yet: only what is missing again and again is gone. */
const ROUNDS_TO_BE_GONE = 3;

export interface ServedResourcesOptions {
  client: ClusterClient;
  everyMs: number;
}

/**
 * Which groups, versions and kinds a cluster serves, asked again and again: definitions come, change their versions and go while the
 * portal runs. A round without an answer changes nothing.
 */
export class ServedResources {
  problem: WatchProblem | null = null;
  private served: ReadonlySet<string> | undefined;
  private round = 0;
  /** Last round in which something was served. */
  private readonly seen = new Map<string, number>();
  private waiting: Array<() => void> = [];

  static create(options: ServedResourcesOptions): ServedResources {
    return new ServedResources(options);
  }

  private constructor(private readonly options: ServedResourcesOptions) {}

  /** Runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.wake();
    signal.addEventListener('abort', wake, { once: true });
    for (let failures = 0; !signal.aborted; ) {
      try {
        this.take(await discover(this.options.client, signal));
        this.problem = null;
        failures = 0;
      } catch (error) {
        failures += 1;
        const { status = null, message } = error as ClusterApiError;
        this.problem = { status, message };
      }
      this.wake();
      const { everyMs } = this.options;
      await pause(
        failures ? backoffMs(failures, 1_000, everyMs) : everyMs,
        signal,
      );
    }
    this.wake();
  }

  /**
   * The preferred version in which a kind is served; null when in none; undefined while that is not certain: before the first answer, and
   * when it was missing only just now.
   */
  version(watched: WatchedResource) {
    const found = this.served && preferredVersion(this.served, watched);
    if (found !== undefined) {
      return found;
    }
    const keys = keysOf(watched);
    const last = Math.max(0, ...keys.map(key => this.seen.get(key) ?? 0));
    return this.round - last >= ROUNDS_TO_BE_GONE ? null : undefined;
  }

  /** Whether the cluster has ever said what it serves. */
  get answered(): boolean {
    return this.served !== undefined;
  }

  /** Resolves with the next round. */
  async next(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
  }

  private take(served: ReadonlySet<string>): void {
    this.round += 1;
    this.served = served;
    for (const key of served) {
      this.seen.set(key, this.round);
    }
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach(resolve => resolve());
  }
}

/**
 * The preferred version in which a kind is served; undefined when in none. A group alone says nothing: `kubeflow.org/v1` is served where there
 * are notebooks and no PyTorchJobs.
 */
export function preferredVersion(
  served: ReadonlySet<string>,
  watched: WatchedResource,
): string | undefined {
  const found = keysOf(watched).findIndex(key => served.has(key));
  return watched.versions?.[found];
}

function keysOf({ resource, group, versions = [] }: WatchedResource): string[] {
  const plural = resource.split('.')[0];
  return versions.map(version => `${group}/${version}/${plural}`);
}

/** `group/version/plural` of everything below `/apis`. */
export async function discover(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<Set<string>> {
  const body = await get(client, '/apis', signal, ACCEPT);
  if (body.kind === 'APIGroupDiscoveryList') {
    return servedBy(body);
  }
  const served = new Set<string>();
  for (const { versions = [] } of body.groups ?? []) {
    for (const { groupVersion } of versions) {
      const list = await get(client, `/apis/${groupVersion}`, signal);
      for (const { name } of list.resources ?? []) {
        served.add(`${groupVersion}/${name}`);
      }
    }
  }
  return served;
}

/** Of an aggregated discovery. A group whose server is away is said to be stale and still counts. Pure. */
export function servedBy(list: any): Set<string> {
  const served = new Set<string>();
  for (const { metadata, versions } of list.items ?? []) {
    for (const { version, resources } of versions ?? []) {
      for (const { resource } of resources ?? []) {
        served.add(`${metadata?.name}/${version}/${resource}`);
      }
    }
  }
  return served;
}

async function get(
  client: ClusterClient,
  path: string,
  signal: AbortSignal,
  accept?: string,
): Promise<any> {
  const response = await client.read({ path, signal, accept });
  return bodyOf(client.name, 'GET', path, response);
}
