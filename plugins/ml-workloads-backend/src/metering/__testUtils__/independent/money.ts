import {
  compareKeys,
  compareNumbers,
  rounded,
  times,
  type Exact,
} from './exact';

const HOUR = 3_600_000n;

/** Category, reason, pod, phase and team. */
export type PartKey = [string, string, string, string, string];
export function ofNobody(category: string, reason: string): PartKey {
  return [category, reason, '', '', ''];
}

/** A stretch of a node's time at one price. */
export interface Cut {
  from: number;
  to: number;
  price: Exact | undefined;
  share: Exact | undefined;
}

/** The money of a cut to its parts, and to the host, by largest remainder. */
export function moneyOf(
  { from, to, price, share }: Cut,
  parts: Map<string, bigint>,
) {
  if (!price) return undefined;
  const cost = rounded(
    times({ n: price.n * 1_000_000n, d: price.d * HOUR }, to - from),
  );
  const all = [...parts.values()].reduce((a, b) => a + b, 0n);
  const { n, d } = share ?? { n: 1n, d: 1n };
  const weights = [...parts].map(([key, milli]) => ({
    key,
    weight: milli * n,
  }));
  if (n !== d) {
    weights.push({
      key: ofNobody('host', '').join('|'),
      weight: all * (d - n),
    });
  }
  weights.sort((a, b) => compareKeys(a.key.split('|'), b.key.split('|')));
  const sum = all * d;
  const money = new Map(
    weights.map(({ key, weight }) => [key, (cost * weight) / sum]),
  );
  let left = cost - [...money.values()].reduce((a, b) => a + b, 0n);
  const rest = (weight: bigint) => (cost * weight) % sum;
  // Sorting keeps the order of what is equal.
  weights.sort((a, b) => compareNumbers(rest(b.weight), rest(a.weight)));
  for (const { key } of weights) {
    if (left-- <= 0n) break;
    money.set(key, money.get(key)! + 1n);
  }
  return money;
}
