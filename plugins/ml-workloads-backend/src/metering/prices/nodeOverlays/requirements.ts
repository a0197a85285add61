import type { Labels } from '../../nodeLabels';
import type { ObservedRate } from '../types';

/** A requirement of a NodeOverlay (`karpenter.sh/v1alpha1`). */
export interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}

/** True when a node's labels meet every requirement; an operator that is not known is never met. */
export function meetsAll(
  labels: Labels,
  requirements: readonly Requirement[],
): boolean {
  return requirements.every(requirement => meets(labels, requirement));
}

function meets(
  labels: Labels,
  { key, operator, values = [] }: Requirement,
): boolean {
  const value = labels[key];
  const number = value === undefined ? NaN : Number(value);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return number > Number(values[0]);
    case 'Gte':
      return number >= Number(values[0]);
    case 'Lt':
      return number < Number(values[0]);
    case 'Lte':
      return number <= Number(values[0]);
    default:
      return false;
  }
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
