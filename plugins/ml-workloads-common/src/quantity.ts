import { InputError } from '@backstage/errors';

/**
 * Kubernetes quantities as exact integers. A quantity is a decimal with an optional suffix (`500m`, `16`, `1.5`, `4Gi`, `2k`, `1e3`);
 * floating point would lose digits of memory sizes, so everything here is `bigint`.
 */

const DECIMAL = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2}))?$/;

/** Suffix → [numerator, denominator]. */
const SUFFIXES: Record<string, [bigint, bigint]> = {
  n: [1n, 1_000_000_000n],
  u: [1n, 1_000_000n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [1000n, 1n],
  M: [10n ** 6n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [2n ** 10n, 1n],
  Mi: [2n ** 20n, 1n],
  Gi: [2n ** 30n, 1n],
  Ti: [2n ** 40n, 1n],
  Pi: [2n ** 50n, 1n],
  Ei: [2n ** 60n, 1n],
};

/** An exact fraction; the denominator is positive. */
interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

function refuse(text: unknown, why: string): never {
  throw new InputError(
    `"${String(text).slice(
      0,
      64,
    )}" is not a Kubernetes quantity (${why}); write for example 500m, 4, 1.5 or 16Gi`,
  );
}

function parse(text: string | number): Fraction {
  const written = typeof text === 'number' ? String(text) : text;
  if (typeof written !== 'string') {
    refuse(text, 'it is neither text nor a number');
  }
  const trimmed = written.trim();
  // `E` alone is the suffix exa, followed by digits it is an exponent.
  const suffix = /(?:[KMGTPE]i|[numkMGTPE])$/.exec(trimmed)?.[0] ?? '';
  const number = trimmed.slice(0, trimmed.length - suffix.length);
  const match = DECIMAL.exec(number);
  if (!match) {
    refuse(text, 'the number or its suffix is not understood');
  }
  const [, sign, digits, exponentText] = match;
  if (exponentText !== undefined && suffix !== '') {
    refuse(text, 'it has both an exponent and a suffix');
  }
  const [whole, fraction = ''] = digits.split('.');
  const exponent = Number(exponentText ?? '0');
  const [up, down] = SUFFIXES[suffix];
  let numerator = BigInt(whole + fraction) * up;
  let denominator = 10n ** BigInt(fraction.length) * down;
  if (exponent >= 0) {
    numerator *= 10n ** BigInt(exponent);
  } else {
    denominator *= 10n ** BigInt(-exponent);
  }
  return { numerator: sign === '-' ? -numerator : numerator, denominator };
}

/** Rounds up, as Kubernetes does when it asks a quantity for an integer. */
function ceiling({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return numerator > 0n && numerator % denominator !== 0n
    ? quotient + 1n
    : quotient;
}

/**
 * The quantity as a whole number of its unit (GPUs, bytes, cores), rounded up as Kubernetes does: `1500m` is 2.
 *
 * @throws InputError when the text is no quantity
 * @example quantityToInteger('16Gi') // 17179869184n
 */
export function quantityToInteger(text: string | number): bigint {
  return ceiling(parse(text));
}

/**
 * The quantity in thousandths of its unit, rounded up: `0.5` is 500n, `4` is 4000n.
 *
 * @throws InputError when the text is no quantity
 */
export function quantityToMilli(text: string | number): bigint {
  const { numerator, denominator } = parse(text);
  return ceiling({ numerator: numerator * 1000n, denominator });
}

/** Compares two quantities exactly: negative, zero or positive. */
export function compareQuantities(
  left: string | number,
  right: string | number,
): number {
  const a = parse(left);
  const b = parse(right);
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  if (difference === 0n) {
    return 0;
  }
  return difference < 0n ? -1 : 1;
}
