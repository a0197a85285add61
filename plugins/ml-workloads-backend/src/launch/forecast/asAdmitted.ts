import type { AssignContext } from './flavors';
import { mismatch } from './flavors';
import { keyOf } from './QuotaTree';
import type { PodGroup } from './types';

/** The pods with what Kueue writes into them when it admits them: labels and tolerations of their flavors. */
export function asAdmitted(
  group: PodGroup,
  flavors: Record<string, string>,
  known: ReadonlyMap<string, any>,
): PodGroup {
  const specs = [...new Set(Object.values(flavors))].map(
    name => known.get(name)?.spec ?? {},
  );
  return {
    ...group,
    nodeSelector: Object.assign(
      {},
      ...specs.map(spec => spec.nodeLabels),
      group.nodeSelector,
    ),
    tolerations: [
      ...group.tolerations,
      ...specs.flatMap(spec => spec.tolerations ?? []),
    ],
  };
}

/** The pods as one flavor would have them. */
export interface OfFlavor {
  flavor: string;
  /** Kueue looks at its nodes itself, before it gives it. */
  looksAtNodes: boolean;
  groups: PodGroup[];
}

/**
 * The pods as each flavor would have them that could ever give what they ask of a resource. Which one a workload gets that waits is decided
 * when its turn comes, by what is used then.
 */
export function asAnyFlavor(
  groups: readonly PodGroup[],
  resource: string,
  {
    clusterQueue,
    flavors,
    tree,
  }: Pick<AssignContext, 'clusterQueue' | 'flavors' | 'tree'>,
): OfFlavor[] {
  const asked = groups.reduce(
    (sum, group) => sum + (group.requests[resource] ?? 0) * group.count,
    0,
  );
  const offered = ((clusterQueue.spec.resourceGroups ?? []) as any[]).find(
    ({ coveredResources }) => coveredResources.includes(resource),
  );
  return ((offered?.flavors ?? []) as any[])
    .filter(
      ({ name }) =>
        asked <=
          tree.potential(clusterQueue.metadata.name, keyOf(name, resource)) &&
        groups.every(
          group =>
            !mismatch(group, flavors.get(name), { clusterQueue, flavors }),
        ),
    )
    .map(({ name }) => ({
      flavor: name,
      looksAtNodes: Boolean(flavors.get(name)?.spec?.topologyName),
      groups: groups.map(group =>
        asAdmitted(group, { [resource]: name }, flavors),
      ),
    }));
}
