import type { KubeObject } from '../observe/types';
import type { Flip, KueueFacts } from './facts';
import { flipsOf, timeOf } from './flips';

const CONDITIONS = Object.fromEntries(
  [
    'QuotaReserved',
    'Admitted',
    'PodsReady',
    'Evicted',
    'Preempted',
    'Requeued',
    'Finished',
    'BlockedOnPreemptionGates',
    'WaitingForReplacementPods',
  ].map(type => [type, type]),
);

/**
 * Reads a `workloads.kueue.x-k8s.io` object (never the Workload of `scheduling.k8s.io`, which is another thing).
 *
 * @param observedAt - UTC ms: the time of what says no time itself
 */
export function kueueFacts(
  workload: KubeObject,
  observedAt: number = 0,
): {
  kueue: KueueFacts;
  flips: Flip[];
} {
  const { metadata, spec = {}, status = {} } = workload;
  const checks: any[] = status.admissionChecks ?? [];
  const { requeueAt, count } = status.requeueState ?? {};
  const active = spec.active !== false;
  const flips = flipsOf('kueue', 'Workload', status.conditions, CONDITIONS);
  return {
    kueue: {
      uid: metadata.uid,
      createdAt: timeOf(metadata.creationTimestamp) ?? 0,
      active,
      queue: spec.queueName ?? null,
      clusterQueue: status.admission?.clusterQueue ?? null,
      openChecks: checks
        .filter(check => check?.state !== 'Ready')
        .map(check => ({
          name: String(check.name ?? '').slice(0, 253),
          state: String(check.state ?? ''),
          message: String(check.message ?? '').slice(0, 512),
        })),
      requeueAt: timeOf(requeueAt),
      requeues: Number.isSafeInteger(count) ? count : 0,
    },
    flips: [...flips, ...switched(active, flips, observedAt)],
  };
}

/**
 * Whether it is switched on, as long as Kueue calls it evicted. Kueue 0.19 says by `Requeued` that something is in its queue again, but
 * only of what had quota: what was switched off while it waited stays evicted until it is admitted.
 */
function switched(active: boolean, flips: Flip[], observedAt: number): Flip[] {
  const said = (type: string, status: string) =>
    flips.find(flip => flip.type === type && flip.status === status);
  const evicted = said('Evicted', 'True');
  // Of what had quota, or has it until its pods are gone, Kueue is about to say so itself, with its own time.
  const hadQuota = said('Requeued', 'False') ?? said('QuotaReserved', 'True');
  if (!evicted || (active && hadQuota)) {
    return [];
  }
  return [
    {
      source: 'Workload.spec.active',
      owner: 'kueue',
      type: 'Active',
      status: active ? 'True' : 'False',
      reason: '',
      message: '',
      at: Math.max(observedAt, evicted.at + 1),
      observed: true,
    },
  ];
}
