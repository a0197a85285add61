import { countOf } from '../conditions';
import type { PodSet } from '../engine';

/** The pods of a Ray cluster: its head, and the workers of each group that is not suspended. */
export function podSetsOfRay(spec: any): PodSet[] | null {
  const { headGroupSpec, workerGroupSpecs } = spec ?? {};
  if (!headGroupSpec?.template) {
    return null;
  }
  const groups: any[] = workerGroupSpecs ?? [];
  return [
    { template: headGroupSpec.template, count: 1 },
    ...groups.flatMap<PodSet>(group =>
      group?.template
        ? [{ template: group.template, count: workersOf(group) }]
        : [],
    ),
  ];
}

// KubeRay brings `replicas` within its bounds and makes `numOfHosts` pods of each.
function workersOf(group: any): number {
  if (group.suspend === true) {
    return 0;
  }
  const least = countOf(group.minReplicas, 0);
  const most = countOf(group.maxReplicas, Number.MAX_SAFE_INTEGER);
  const replicas = countOf(group.replicas, least);
  return (
    Math.min(Math.max(replicas, least), most) * countOf(group.numOfHosts, 1)
  );
}
