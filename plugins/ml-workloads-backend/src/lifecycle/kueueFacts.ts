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

/** Reads a `workloads.kueue.x-k8s.io` object (never the Workload of `scheduling.k8s.io`, which is another thing). */
export function kueueFacts(workload: KubeObject): {
  kueue: KueueFacts;
  flips: Flip[];
} {
  const { metadata, spec = {}, status = {} } = workload;
  const checks: any[] = status.admissionChecks ?? [];
  const { requeueAt, count } = status.requeueState ?? {};
  return {
    kueue: {
      uid: metadata.uid,
      createdAt: timeOf(metadata.creationTimestamp) ?? 0,
      active: spec.active !== false,
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
    flips: flipsOf('kueue', 'Workload', status.conditions, CONDITIONS),
  };
}
