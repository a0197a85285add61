import { InputError } from '@backstage/errors';
import type { BigInteger, Micros } from './api';

/**
 * Money and GPU time, exact. Money is counted in micro-units of the currency (1,000,000 = 1 USD), GPU time in milli-GPU-milliseconds
 * (1 GPU for 1 s = 1,000,000); both are `bigint`, because a fleet's month exceeds 2^53.
 */

/** An exact price: `numerator / 10^scale` units of the currency, for one hour. Normal form: no trailing zeros in the numerator. */
export interface DecimalPrice {
  numerator: bigint;
  scale: number;
}

const HOUR_MS = 3_600_000n;
const MICROS = 1_000_000n;

/**
 * Reads a decimal string of any precision.
 *
 * @throws InputError when it is not a plain, non-negative decimal
 * @example parseDecimal('6.880') // { numerator: 688n, scale: 2 }
 */
export function parseDecimal(text: string): DecimalPrice {
  if (typeof text !== 'string' || !/^\d+(\.\d+)?$/.test(text)) {
    throw new InputError(
      `${JSON.stringify(
        text,
      )} is not a price; write a plain decimal in quotes, for example "55.04"`,
    );
  }
  const [whole, fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '');
  return { numerator: BigInt(whole + kept), scale: kept.length };
}

/** The same value always gives the same text, whatever it was written as: `55.040` → `55.04`. */
export function formatDecimal({ numerator, scale }: DecimalPrice): string {
  if (scale === 0) {
    return numerator.toString();
  }
  const digits = numerator.toString().padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A price times a whole number, for example a price per GPU times the node's GPUs. */
export function multiplyDecimal(
  price: DecimalPrice,
  times: number | bigint,
): DecimalPrice {
  return parseDecimal(
    formatDecimal({
      numerator: price.numerator * BigInt(times),
      scale: price.scale,
    }),
  );
}

/** `numerator / denominator`, rounded once, half to even. Both must not be negative, the denominator not zero. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) {
    return quotient + 1n;
  }
  return quotient;
}

/** What `milliseconds` cost at an hourly price: micro-units, rounded once, half to even (`ledger.md` §5.16). */
export function priceOfMilliseconds(
  price: DecimalPrice,
  milliseconds: number,
): bigint {
  return divideHalfEven(
    price.numerator * MICROS * BigInt(milliseconds),
    10n ** BigInt(price.scale) * HOUR_MS,
  );
}

/**
 * Splits an amount by weights so that the parts sum to it exactly: floor first, then one unit each by greater remainder; equal
 * remainders in the order of the parts, so the caller sorts them by its tie rule. Weights that are all zero give the amount to the
 * first part.
 *
 * @throws InputError when there is an amount but no part to give it to
 */
export function distributeByLargestRemainder(
  amount: bigint,
  weights: readonly bigint[],
): bigint[] {
  if (weights.length === 0) {
    if (amount !== 0n) {
      throw new InputError(`There is no part to give ${amount} to`);
    }
    return [];
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) {
    return weights.map((_, index) => (index === 0 ? amount : 0n));
  }
  const parts = weights.map(weight => (amount * weight) / total);
  let left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % total }))
    .sort((a, b) => {
      if (a.remainder === b.remainder) {
        return a.index - b.index;
      }
      return a.remainder > b.remainder ? -1 : 1;
    });
  for (const { index } of byRemainder) {
    if (left === 0n) {
      break;
    }
    parts[index] += 1n;
    left -= 1n;
  }
  return parts;
}

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** For JSON: a number below 2^53, else a decimal string (`ledger.md` §7.26). */
export function toBigInteger(value: bigint): BigInteger {
  return value <= MOST_EXACT && value >= -MOST_EXACT
    ? Number(value)
    : value.toString();
}

/** For JSON, where null means unpriced. */
export function toMicros(value: bigint | null): Micros {
  return value === null ? null : toBigInteger(value);
}

/**
 * Reads what {@link toBigInteger} wrote.
 *
 * @throws InputError when it is not an integer
 */
export function fromBigInteger(value: BigInteger): bigint {
  if (
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : /^-?\d+$/.test(value)
  ) {
    return BigInt(value);
  }
  throw new InputError(`${JSON.stringify(value)} is not an exact integer`);
}

/** GPU time for the API: whole GPU-milliseconds, the floor of the exact sum (`ledger.md` §3.13). */
export function toGpuMs(milliGpuMs: bigint): BigInteger {
  // Division of bigint rounds towards 0; corrections may be negative.
  const below = milliGpuMs < 0n && milliGpuMs % 1000n !== 0n ? 1n : 0n;
  return toBigInteger(milliGpuMs / 1000n - below);
}

/**
 * Rounds a column of amounts for display so that the shown numbers add up to the shown total: the total is rounded once (half to
 * even) to `unitMicros`, and the column is distributed over it by largest remainder. `unitMicros` is 10,000 for cents. Amounts may be
 * negative, as corrections are.
 *
 * @returns the amounts in whole display units, in the order given, and their total
 */
export function distributeForDisplay(
  amountsMicros: readonly bigint[],
  unitMicros: bigint = 10_000n,
): { units: bigint[]; total: bigint } {
  const sum = amountsMicros.reduce((all, amount) => all + amount, 0n);
  const total =
    sum < 0n
      ? -divideHalfEven(-sum, unitMicros)
      : divideHalfEven(sum, unitMicros);
  // Down, of either sign: what is left to share is never negative.
  const remainderOf = (amount: bigint) =>
    ((amount % unitMicros) + unitMicros) % unitMicros;
  const units = amountsMicros.map(
    amount => (amount - remainderOf(amount)) / unitMicros,
  );
  let left = total - units.reduce((all, unit) => all + unit, 0n);
  const byRemainder = amountsMicros
    .map((amount, index) => ({ index, remainder: remainderOf(amount) }))
    .sort((a, b) => {
      if (a.remainder === b.remainder) {
        return a.index - b.index;
      }
      return a.remainder > b.remainder ? -1 : 1;
    });
  for (const { index } of byRemainder) {
    if (left <= 0n) {
      break;
    }
    units[index] += 1n;
    left -= 1n;
  }
  return { units, total };
}
