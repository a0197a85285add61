import type { Receipt } from '../pod';
import type { Scale } from './scale';

/** Replicas over nodes and zones where there is room, so that one failure does not take all. `receipt` is at the pod's spec. */
export function spread(
  scale: Scale,
  selector: Record<string, string>,
  receipt: Receipt,
): Record<string, unknown> {
  if (Math.max(scale.max, scale.initial) < 2) return {};
  return receipt.field(
    'topologySpreadConstraints',
    ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
      topologyKey => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
      }),
    ),
    'Replicas on different zones and nodes where there is room, so that one failure does not take all of them; GPUs that are free win over spreading, and so does the node that Kueue chooses where it knows the topology',
  );
}
