import { InputError } from '@backstage/errors';
import type {
  HardwareProfile,
  HardwareProfileList,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { ClusterUnreachableError, type ClusterClient } from '../clusters';
import type {
  ClusterStatusService,
  HardwareProfileConfig,
  SampleNode,
  SpendQueriesService,
} from '../contracts';
import { amountsOf } from '../observe/amounts';
import { problemOf, shareOfGpu, shareOfPrice } from './profiles';

export interface HardwareProfilesOptions {
  profiles: HardwareProfileConfig[];
  spend: Pick<SpendQueriesService, 'pricePerGpuHour'>;
  status: Pick<ClusterStatusService, 'freeGpus'>;
  /** Currency of the prices, from the configuration. */
  currency: string;
  now?: () => number;
}

/** A node of a profile is asked for at most this often. */
const SAMPLE_MS = 5 * 60_000;

type Sample = SampleNode & { labels: Record<string, string> };

function sampleOf(cluster: string, node: any): Sample {
  const { cpu, memory } = amountsOf(node?.status?.capacity);
  return {
    cluster,
    name: node?.metadata?.name,
    labels: node?.metadata?.labels ?? {},
    cpuMilli: cpu,
    memoryBytes: memory,
  };
}

/** The GPU shapes that the platform offers, with their price and what is free of them now. */
export class HardwareProfiles {
  readonly #options: HardwareProfilesOptions;
  readonly #now: () => number;
  readonly #samples = new Map<string, { readAt: number; node: Sample }>();

  static create(options: HardwareProfilesOptions): HardwareProfiles {
    return new HardwareProfiles(options);
  }

  private constructor(options: HardwareProfilesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws InputError that names the profiles there are */
  get(name: string): HardwareProfileConfig {
    const { profiles } = this.#options;
    const profile = profiles.find(candidate => candidate.name === name);
    if (!profile) {
      throw new InputError(
        `profile: there is no hardware profile '${name}'; there are ${profiles
          .map(candidate => candidate.name)
          .join(', ')}`,
      );
    }
    return profile;
  }

  /** @throws InputError when the profile is offered to other teams only */
  demandOffered(profile: HardwareProfileConfig, team: string): void {
    if (profile.teams && !profile.teams.includes(team)) {
      throw new InputError(
        `profile: '${profile.name}' is not offered to team ${team}; choose another, or ask the platform team`,
      );
    }
  }

  /**
   * Every profile as it stands in a cluster; what the observer does not know is null.
   *
   * @param asker - the team that would use it, and the limits of its namespace: with these, a profile says why they cannot
   */
  async list(
    cluster: ClusterClient,
    asker?: { team: string; limits: TeamLimits | null },
  ): Promise<HardwareProfileList> {
    const known: number[] = [];
    const items = await Promise.all(
      this.#options.profiles.map(async profile => {
        const free = await this.#options.status.freeGpus(
          cluster.name,
          profile.nodeSelector,
          profile.resourceName,
        );
        if (free) known.push(free.asOf);
        return {
          ...this.#describe(profile, free, await this.price(profile, cluster)),
          problem: problemOf(profile, {
            cluster: cluster.name,
            team: asker?.team ?? null,
            limits: asker?.limits ?? null,
            total: free?.total ?? null,
          }),
        };
      }),
    );
    return {
      items,
      asOf: known.length ? new Date(Math.min(...known)).toISOString() : null,
    };
  }

  /** Price of one GPU, slice or share of the profile in a cluster; null when no rate fits its nodes, or its share is not known. */
  async price(profile: HardwareProfileConfig, cluster: ClusterClient) {
    const { labels: found, ...sample } = await this.#sample(profile, cluster);
    const labels = {
      'nvidia.com/gpu.product': profile.gpuModel,
      ...profile.nodeSelector,
      ...found,
      ...profile.priceLabels,
    };
    const whole = this.#options.spend.pricePerGpuHour(labels, sample);
    const share = shareOfGpu(profile.resourceName, labels);
    return whole && share
      ? { ...whole, micros: shareOfPrice(whole.micros, share) }
      : null;
  }

  /** One of the profile's nodes: rates are rows for node labels, or for nodes. Empty when there is no node, or the cluster is away. */
  async #sample(
    profile: HardwareProfileConfig,
    cluster: ClusterClient,
  ): Promise<Sample> {
    const key = `${cluster.name}/${profile.name}`;
    const cached = this.#samples.get(key);
    if (cached && this.#now() - cached.readAt < SAMPLE_MS) return cached.node;
    const selector = Object.entries(profile.nodeSelector)
      .map(([label, value]) => `${label}=${value}`)
      .join(',');
    try {
      const { status, body } = await cluster.read({
        path: `/api/v1/nodes?limit=1&labelSelector=${encodeURIComponent(
          selector,
        )}`,
      });
      const node = sampleOf(
        cluster.name,
        status === 200 ? body.items[0] : undefined,
      );
      this.#samples.set(key, { readAt: this.#now(), node });
      return node;
    } catch (error) {
      // A price that cannot be found is shown as unknown; the answer about the launch matters more.
      if (error instanceof ClusterUnreachableError) return { labels: {} };
      throw error;
    }
  }

  #describe(
    profile: HardwareProfileConfig,
    free: Awaited<ReturnType<ClusterStatusService['freeGpus']>>,
    price: ReturnType<SpendQueriesService['pricePerGpuHour']>,
  ): HardwareProfile {
    return {
      name: profile.name,
      title: profile.title,
      description: profile.description,
      resourceName: profile.resourceName,
      gpuModel: profile.gpuModel,
      gpuMemoryGiB: profile.gpuMemoryGiB,
      counts: profile.counts,
      nodeSelector: profile.nodeSelector,
      queue: profile.queue,
      spot: profile.spot ?? false,
      topologyLevels: (['rack', 'block'] as const).filter(
        level => profile.topology?.[level],
      ),
      purposes: profile.purposes ?? ['training', 'serving'],
      problem: null,
      priceSource: price?.source ?? null,
      priceRetrievedAt: price?.retrievedAt ?? null,
      pricePerGpuHourMicros: price ? toBigInteger(price.micros) : null,
      currency: price?.currency ?? this.#options.currency,
      freeGpus: free?.free ?? null,
      largestFreeBlock: free?.largestFreeBlock ?? null,
      totalGpus: free?.total ?? null,
    };
  }
}

/** A number below 2^53, else a decimal string, as the API says. */
export function toBigInteger(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value.toString();
}
