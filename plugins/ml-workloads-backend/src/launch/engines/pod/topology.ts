import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from './receipt';

/** Kueue's annotations of a pod set: all its pods within one value of the node label, as near to that as there is room, or anywhere. */
export const TOPOLOGY = {
  required: 'kueue.x-k8s.io/podset-required-topology',
  preferred: 'kueue.x-k8s.io/podset-preferred-topology',
  unconstrained: 'kueue.x-k8s.io/podset-unconstrained-topology',
} as const;

/**
 * Annotations that keep the pods of a multi-node workload near each other. Only with a queue, since Kueue reads them, and only where the
 * profile knows the fleet's topology. `receipt` is at the annotations.
 *
 * What was asked for is required. Nothing asked for means the same rack when it has room, else whatever is nearest: the pods of one run
 * talk all the time, and a link between blocks is the slowest. Pods that do not talk say so: Kueue gives nodes of a flavor with a topology
 * only to those that ask for a topology, be it any.
 */
export function topologyAnnotations(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  pods: number = request.replicas,
): Record<string, string> {
  const levels = context.profile.topology;
  if (!levels || !context.queue) return {};
  const asked = request.topology && levels[request.topology];
  const nearest = levels.rack ?? levels.block;
  if (pods > 1 && asked) {
    return receipt.field(
      TOPOLOGY.required,
      asked,
      `All pods in one ${request.topology}, as asked; it waits until one has room for all of them`,
    );
  }
  if (pods > 1 && nearest) {
    const level = levels.rack ? 'rack' : 'block';
    return receipt.field(
      TOPOLOGY.preferred,
      nearest,
      `The pods talk to each other, so one ${level} when one has room for all of them, else as near as there is`,
    );
  }
  return receipt.field(
    TOPOLOGY.unconstrained,
    'true',
    'Anywhere in the fleet: Kueue knows the topology of these nodes and gives them only to those that say where they may run',
  );
}
