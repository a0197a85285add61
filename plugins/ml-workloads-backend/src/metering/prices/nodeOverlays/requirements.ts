import {
  meetsRequirement,
  type LabelRequirement,
} from '../../../meetsRequirement';
import type { Labels } from '../../nodeLabels';
import type { ObservedRate } from '../types';

/** A requirement of a NodeOverlay (`karpenter.sh/v1alpha1`). */
export type Requirement = LabelRequirement;

/** True when a node's labels meet every requirement; an operator that is not known is never met. */
export function meetsAll(
  labels: Labels,
  requirements: readonly Requirement[],
): boolean {
  return requirements.every(requirement =>
    meetsRequirement(labels, requirement),
  );
}

type Criteria = Pick<ObservedRate, 'instanceType' | 'region' | 'capacityType'>;

const CRITERIA: { [label: string]: keyof Criteria } = {
  'node.kubernetes.io/instance-type': 'instanceType',
  'topology.kubernetes.io/region': 'region',
  'karpenter.sh/capacity-type': 'capacityType',
};

/** Requirements as criteria of rate rows, one row for each combination; undefined when rows cannot say the same. */
export function criteriaOf(
  requirements: readonly Requirement[],
): Criteria[] | undefined {
  let all: Criteria[] = [{}];
  for (const { key, operator, values = [] } of requirements) {
    const field = CRITERIA[key];
    if (field === undefined || operator !== 'In') return undefined;
    if (all.some(criteria => criteria[field] !== undefined)) return undefined;
    all = all.flatMap(criteria =>
      values.map(value => ({ ...criteria, [field]: value })),
    );
  }
  return all;
}
