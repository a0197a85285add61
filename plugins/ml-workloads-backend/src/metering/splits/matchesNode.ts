import {
  capacityTypeOf,
  gpuModelOf,
  instanceTypeOf,
  regionOf,
  type Labels,
} from '../nodeLabels';
import type { SplitConfig } from './parseSplits';

/** True when a node is of the class that a split is for; an absent field fits every node. */
export function matchesNode(
  match: SplitConfig['match'],
  { cluster, labels }: { cluster: string; labels: Labels },
): boolean {
  return (
    (match.cluster === undefined || match.cluster === cluster) &&
    (match.instanceType === undefined ||
      match.instanceType === instanceTypeOf(labels)) &&
    (match.gpuModel === undefined || match.gpuModel === gpuModelOf(labels)) &&
    (match.region === undefined || match.region === regionOf(labels)) &&
    (match.capacityType === undefined ||
      match.capacityType === capacityTypeOf(labels)) &&
    Object.entries(match.labels ?? {}).every(
      ([name, value]) => labels[name] === value,
    )
  );
}
