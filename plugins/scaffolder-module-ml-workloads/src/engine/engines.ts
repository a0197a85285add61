import type {
  LaunchEngine,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** The engines that run this kind of work: those that can be chosen first, each part in the order of the backend. */
export function enginesFor(
  items: LaunchEngine[],
  type: LaunchRequest['type'],
): LaunchEngine[] {
  const fitting = items.filter(item => item.types.includes(type));
  return [
    ...fitting.filter(item => item.available),
    ...fitting.filter(item => !item.available),
  ];
}

/** What an engine calls the things that `replicas` counts, ready for a label: `Pods`, `Nodes`. */
export function replicaLabel(engine: LaunchEngine | undefined): string {
  const noun = engine?.replicaNoun ?? 'pods';
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
