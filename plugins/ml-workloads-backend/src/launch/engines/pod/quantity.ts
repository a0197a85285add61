/** `quantity × factor`, exactly, with the suffix as it was: `12` × 8 = `96`, `0.5Gi` × 3 = `1.5Gi`. @throws Error when it is no quantity */
export function multiplyQuantity(quantity: string, factor: number): string {
  const { digits, decimals, suffix } = parse(quantity);
  return write(digits * BigInt(factor), decimals, suffix);
}

/** Half of a quantity, exactly: `25Gi` → `12.5Gi`. @throws Error when it is no quantity */
export function halfQuantity(quantity: string): string {
  const { digits, decimals, suffix } = parse(quantity);
  return write(digits * 5n, decimals + 1, suffix);
}

/** Digits without the point, and how many of them stand behind it. */
function parse(quantity: string) {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)$/.exec(quantity);
  if (!match) {
    throw new Error(`'${quantity}' is not a Kubernetes quantity`);
  }
  const [, whole, fraction = '', suffix] = match;
  return {
    digits: BigInt(whole + fraction),
    decimals: fraction.length,
    suffix,
  };
}

function write(digits: bigint, decimals: number, suffix: string): string {
  const text = digits.toString().padStart(decimals + 1, '0');
  const cut = text.length - decimals;
  const fraction = text.slice(cut).replace(/0+$/, '');
  return `${text.slice(0, cut)}${fraction ? `.${fraction}` : ''}${suffix}`;
}
