import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  HardwareProfile,
  HardwareProfileList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  ClusterStatusService,
  HardwareProfileConfig,
  SpendQueriesService,
} from '../contracts';
import { multiplyQuantity } from './engines/job/quantity';

export interface HardwareProfilesOptions {
  profiles: HardwareProfileConfig[];
  spend: Pick<SpendQueriesService, 'pricePerGpuHour'>;
  status: Pick<ClusterStatusService, 'freeGpus'>;
  /** Currency of the prices, from the configuration. */
  currency: string;
}

/** The GPU shapes that the platform offers, with their price and what is free of them now. */
export class HardwareProfiles {
  readonly #options: HardwareProfilesOptions;

  static create(options: HardwareProfilesOptions): HardwareProfiles {
    return new HardwareProfiles(options);
  }

  private constructor(options: HardwareProfilesOptions) {
    this.#options = options;
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

  /** Every profile as it stands in a cluster; what the observer does not know is null. */
  list(cluster: string): HardwareProfileList {
    const oldest: number[] = [];
    const items = this.#options.profiles.map(profile => {
      const free = this.#options.status.freeGpus(
        cluster,
        profile.nodeSelector,
        profile.resourceName,
      );
      if (free) oldest.push(free.asOf);
      return this.#describe(profile, free);
    });
    return {
      items,
      asOf: oldest.length ? new Date(Math.min(...oldest)).toISOString() : null,
    };
  }

  /** Price of one GPU of the profile; null when no rate fits. */
  price(profile: HardwareProfileConfig) {
    return this.#options.spend.pricePerGpuHour(priceLabels(profile));
  }

  #describe(
    profile: HardwareProfileConfig,
    free: ReturnType<ClusterStatusService['freeGpus']>,
  ): HardwareProfile {
    const price = this.price(profile);
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

/** Labels of the profile's nodes, as far as the configuration knows them: rates are looked up by node labels. */
function priceLabels(profile: HardwareProfileConfig): Record<string, string> {
  return {
    'nvidia.com/gpu.product': profile.gpuModel,
    ...profile.nodeSelector,
    ...profile.priceLabels,
  };
}

/** Reads `mlWorkloads.hardwareProfiles`. @throws Error that names the entry and the key */
export function readHardwareProfiles(config: Config): HardwareProfileConfig[] {
  const entries =
    config.getOptionalConfigArray('mlWorkloads.hardwareProfiles') ?? [];
  const names = new Set<string>();
  return entries.map(entry => {
    const name = entry.getString('name');
    if (names.has(name)) {
      throw new Error(
        `mlWorkloads.hardwareProfiles: two profiles are named '${name}'`,
      );
    }
    names.add(name);
    const counts = entry.get<number[]>('counts');
    if (
      !Array.isArray(counts) ||
      counts.length === 0 ||
      !counts.every(count => Number.isInteger(count) && count > 0)
    ) {
      throw new Error(
        `mlWorkloads.hardwareProfiles '${name}': counts must be a list of whole numbers above 0`,
      );
    }
    const profile: HardwareProfileConfig = {
      name,
      title: entry.getOptionalString('title') ?? name,
      description: entry.getOptionalString('description') ?? null,
      resourceName: entry.getOptionalString('resourceName') ?? 'nvidia.com/gpu',
      gpuModel: entry.getString('gpuModel'),
      gpuMemoryGiB: entry.getOptionalNumber('gpuMemoryGiB') ?? null,
      counts,
      nodeSelector:
        entry.getOptional<Record<string, string>>('nodeSelector') ?? {},
      queue: entry.getOptionalString('queue') ?? null,
      tolerations:
        entry.getOptional<HardwareProfileConfig['tolerations']>(
          'tolerations',
        ) ?? [],
      cpuPerGpu: String(entry.get('cpuPerGpu')),
      memoryPerGpu: String(entry.get('memoryPerGpu')),
      priceLabels:
        entry.getOptional<Record<string, string>>('priceLabels') ?? {},
    };
    for (const key of ['cpuPerGpu', 'memoryPerGpu'] as const) {
      try {
        multiplyQuantity(profile[key], 1);
      } catch (error) {
        throw new Error(
          `mlWorkloads.hardwareProfiles '${name}' ${key}: ${
            (error as Error).message
          }`,
        );
      }
    }
    return profile;
  });
}
