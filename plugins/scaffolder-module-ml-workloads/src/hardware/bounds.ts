import type {
  HardwareProfile,
  LaunchRequest,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Hardware } from '../form';
import { moneyText, type MoneyText } from '../format';

/** What the card of a profile says. */
export interface ProfileCard {
  title: string;
  /** e.g. `H100 · 80 GiB` */
  shape: string;
  price: MoneyText;
  priceUnit: string | null;
  free: string;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function profileCard(profile: HardwareProfile): ProfileCard {
  const price = moneyText(profile.pricePerGpuHourMicros, profile.currency);
  let free = 'Free now: not known';
  if (profile.freeGpus !== null) {
    const of = profile.totalGpus === null ? '' : ` of ${profile.totalGpus}`;
    const block =
      profile.largestFreeBlock === null || profile.freeGpus === 0
        ? ''
        : ` · at most ${profile.largestFreeBlock} on one node`;
    free = `${profile.freeGpus}${of} free now${block}`;
  }
  return {
    title: profile.title,
    shape: [
      profile.gpuModel,
      profile.gpuMemoryGiB === null ? null : `${profile.gpuMemoryGiB} GiB`,
    ]
      .filter(Boolean)
      .join(' · '),
    price,
    priceUnit: profile.pricePerGpuHourMicros === null ? null : '/ GPU-h',
    free,
  };
}

/**
 * The line under the counts: what is asked for in all, and whether that is within the bound.
 *
 * @param least - replicas that a server starts with; it may be allowed to start, and then not to scale to all of them
 */
export function totalNote(
  hardware: Partial<Hardware>,
  profile: HardwareProfile | undefined,
  limits: TeamLimits | null,
  least?: number,
): { beyond: boolean; text: string } | null {
  const { gpusPerPod, replicas, podsPerReplica = 1 } = hardware;
  if (!gpusPerPod || !replicas) return null;
  const total = gpusPerPod * replicas * podsPerReplica;
  const asked = `${plural(total, 'GPU', 'GPUs')} in all`;
  const max = limits?.maxGpusPerWorkload ?? null;
  if (max !== null) {
    const source = limits!.source ? `, set by ${limits!.source}` : '';
    return total > max
      ? {
          beyond: true,
          text: `${asked}: more than the limit of ${max}${source}. The cluster will refuse ${
            gpusPerPod * (least ?? replicas) * podsPerReplica > max
              ? 'it'
              : 'to scale that far'
          }.`,
        }
      : { beyond: false, text: `${asked}; the limit is ${max}${source}.` };
  }
  const block = profile?.largestFreeBlock ?? null;
  return {
    beyond: false,
    text:
      block !== null && gpusPerPod > block
        ? `${asked}; no node has ${gpusPerPod} free now, so it will wait.`
        : `${asked}; no limit is known.`,
  };
}

/**
 * The profiles to choose from for a kind of work: those that can be used first. What was chosen before stays in sight even when it is for
 * something else.
 */
export function profilesFor(
  items: HardwareProfile[],
  type: LaunchRequest['type'],
  chosen: string | undefined,
): HardwareProfile[] {
  const fitting = items.filter(
    ({ name, purposes = [] }) =>
      name === chosen || purposes.length === 0 || purposes.includes(type),
  );
  return [
    ...fitting.filter(profile => !profile.problem),
    ...fitting.filter(profile => profile.problem),
  ];
}

/** The selection that a newly chosen profile starts with: the counts chosen before where it offers them. */
export function selectionFor(
  profile: HardwareProfile,
  before: Partial<Hardware>,
): Hardware {
  const offered =
    before.gpusPerPod !== undefined &&
    profile.counts.includes(before.gpusPerPod);
  return {
    profile: profile.name,
    gpusPerPod: offered ? before.gpusPerPod! : profile.counts[0] ?? 1,
    replicas: before.replicas ?? 1,
    ...(before.podsPerReplica === undefined
      ? {}
      : { podsPerReplica: before.podsPerReplica }),
  };
}
