/** Exact fractions of thousandths of a GPU. Shares round down; what that leaves must not be lost to floating point. */
export interface Fraction {
  numerator: number;
  denominator: number;
}

export const ZERO: Fraction = { numerator: 0, denominator: 1 };

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** In lowest terms, so that sums of many shares stay exact numbers. */
export function fraction(numerator: number, denominator: number): Fraction {
  const common = gcd(Math.abs(numerator), denominator) || 1;
  return { numerator: numerator / common, denominator: denominator / common };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.numerator === 0) return b;
  if (b.numerator === 0) return a;
  // By the least common multiple: equal denominators do not grow.
  const common = gcd(a.denominator, b.denominator);
  return fraction(
    a.numerator * (b.denominator / common) +
      b.numerator * (a.denominator / common),
    a.denominator * (b.denominator / common),
  );
}

export function times(a: Fraction, factor: number): Fraction {
  return fraction(a.numerator * factor, a.denominator);
}

export function over(a: Fraction, divisor: number): Fraction {
  return fraction(a.numerator, a.denominator * divisor);
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, times(b, -1));
}

export function floor({ numerator, denominator }: Fraction): number {
  return Math.floor(numerator / denominator);
}
