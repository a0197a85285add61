import { plus, times, type Amounts } from '../../observe/amounts';
import { selects, untolerated } from './selection';
import type { NodeMaker, PodGroup } from './types';

/**
 * A NodePool that could make nodes for all pods: its labels and requirements do not contradict the pods, and its limits have room. Whether
 * the cloud has such machines is not known.
 */
export function canMake(
  groups: readonly PodGroup[],
  makers: readonly NodeMaker[],
  gpuResource: string,
): NodeMaker | undefined {
  const withGpus = groups.filter(group => group.requests[gpuResource] > 0);
  const asks = withGpus.reduce<Amounts>(
    (sum, group) => plus(sum, times(group.requests, group.count)),
    {},
  );
  return makers.find(
    maker =>
      withGpus.length > 0 &&
      withGpus.every(group => takes(maker, group)) &&
      Object.entries(maker.left).every(
        ([name, left]) => (asks[name] ?? 0) <= left,
      ),
  );
}

function takes(maker: NodeMaker, group: PodGroup): boolean {
  if (untolerated(maker.taints, group.tolerations)) return false;
  return Object.entries(group.nodeSelector).every(([key, value]) => {
    if (maker.labels[key] !== undefined) return maker.labels[key] === value;
    const requirements = maker.requirements.filter(one => one.key === key);
    // A label that the pool says nothing of is not on its nodes, but for those that every machine has.
    return requirements.length > 0
      ? selects(
          {
            nodeSelector: {},
            nodeAffinity: [{ matchExpressions: requirements }],
          },
          { [key]: value },
        )
      : /^(kubernetes\.io|node\.kubernetes\.io|topology\.kubernetes\.io|karpenter\.sh|karpenter\.k8s\.aws|nvidia\.com)\//.test(
          key,
        );
  });
}
