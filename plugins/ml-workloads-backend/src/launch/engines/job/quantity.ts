/** `quantity × factor`, exactly, with the suffix as it was: `12` × 8 = `96`, `0.5Gi` × 3 = `1.5Gi`. @throws Error when it is no quantity */
export function multiplyQuantity(quantity: string, factor: number): string {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)$/.exec(quantity);
  if (!match) {
    throw new Error(`'${quantity}' is not a Kubernetes quantity`);
  }
  const [, whole, fraction = '', suffix] = match;
  const product = (BigInt(whole + fraction) * BigInt(factor))
    .toString()
    .padStart(fraction.length + 1, '0');
  const cut = product.length - fraction.length;
  const decimals = product.slice(cut).replace(/0+$/, '');
  return `${product.slice(0, cut)}${decimals ? `.${decimals}` : ''}${suffix}`;
}
