/** A requirement on labels, as node affinities, label selectors and Karpenter's requirements write it. */
export interface LabelRequirement {
  key: string;
  operator: string;
  values?: readonly string[];
}

/**
 * Whether labels meet a requirement. `Gt` and `Lt` compare integers, as the scheduler does; what is none is neither greater nor less.
 * `Gte` and `Lte` are Karpenter's. An operator that is not known is never met.
 */
export function meetsRequirement(
  labels: Readonly<Record<string, string>>,
  { key, operator, values = [] }: LabelRequirement,
): boolean {
  const value = labels[key];
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
      return integer(value) > integer(values[0]);
    case 'Gte':
      return integer(value) >= integer(values[0]);
    case 'Lt':
      return integer(value) < integer(values[0]);
    case 'Lte':
      return integer(value) <= integer(values[0]);
    default:
      return false;
  }
}

/** NaN, which no comparison holds for, for what is no integer. */
function integer(text: string | undefined): number {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
}
