/** Numbers of the independent settling. */

/** An exact fraction; never in lowest terms, which nothing here needs. */
export interface Exact {
  n: bigint;
  d: bigint;
}

export const NOTHING: Exact = { n: 0n, d: 1n };

export function whole(value: number | bigint): Exact {
  return { n: BigInt(value), d: 1n };
}

/** A plain decimal such as `55.04`. */
export function decimal(text: string): Exact {
  const [digits, part = ''] = text.split('.');
  return { n: BigInt(digits + part), d: 10n ** BigInt(part.length) };
}

export function add(a: Exact, b: Exact): Exact {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export function times(a: Exact, factor: number): Exact {
  return { n: a.n * BigInt(factor), d: a.d };
}

export function less(a: Exact, b: Exact): boolean {
  return a.n * b.d < b.n * a.d;
}

export function same(a: Exact, b: Exact): boolean {
  return a.n * b.d === b.n * a.d;
}

/** Of what is not negative. */
export function floor(a: Exact): number {
  return Number(a.n / a.d);
}

/** Half to even, of what is not negative. */
export function rounded({ n, d }: Exact): bigint {
  const down = n / d;
  const twice = (n % d) * 2n;
  return twice > d || (twice === d && down % 2n === 1n) ? down + 1n : down;
}

export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Greater or less, as UTF-8 bytes, part by part. */
export function compareKeys(a: readonly string[], b: readonly string[]) {
  for (let i = 0; i < a.length; i++) {
    const order = compareBytes(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

export function compareNumbers(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
