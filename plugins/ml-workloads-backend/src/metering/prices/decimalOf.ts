import {
  formatDecimal,
  parseDecimal,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Digits after the point that a measured price keeps: micro-units, so that the noise of floating point is no change of price. */
const KEPT = 6;

/** A decimal with or without exponent, as it is, without anything lost; undefined when it is none, negative, or not finite. */
export function decimalOf(text: string): string | undefined {
  const found = /^\+?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(
    text.trim(),
  );
  if (!found) return undefined;
  const [, whole, fraction = '', exponent = '0'] = found;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : `${digits.padEnd(point, '0').slice(0, point)}.${
          digits.slice(point) || '0'
        }`;
  return formatDecimal(parseDecimal(padded));
}

/** A measured price in whole micro-units, half up; undefined when it is none, or rounds to nothing. */
export function measuredPrice(text: string): string | undefined {
  const exact = decimalOf(text);
  if (exact === undefined) return undefined;
  const { numerator, scale } = parseDecimal(exact);
  const micros =
    scale <= KEPT
      ? numerator * 10n ** BigInt(KEPT - scale)
      : (numerator * 2n + 10n ** BigInt(scale - KEPT)) /
        (2n * 10n ** BigInt(scale - KEPT));
  return micros === 0n
    ? undefined
    : formatDecimal(
        parseDecimal(formatDecimal({ numerator: micros, scale: KEPT })),
      );
}
