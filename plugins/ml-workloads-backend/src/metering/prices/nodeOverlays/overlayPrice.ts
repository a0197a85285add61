import {
  formatDecimal,
  parseDecimal,
  type DecimalPrice,
} from '@slipway/backstage-plugin-ml-workloads-common';

const ADJUSTMENT = /^([+-])(\d*\.?\d+)(%?)$/;

function add(a: DecimalPrice, b: DecimalPrice, sign: bigint): DecimalPrice {
  const scale = Math.max(a.scale, b.scale);
  const up = (price: DecimalPrice) =>
    price.numerator * 10n ** BigInt(scale - price.scale);
  const sum = up(a) + sign * up(b);
  return { numerator: sum < 0n ? 0n : sum, scale };
}

/**
 * A price after `spec.priceAdjustment`: `+0.5`, `-0.5`, `+10%`, `-15%`, exact, and never below 0.
 *
 * @returns undefined when the adjustment cannot be read
 */
export function adjusted(
  price: DecimalPrice,
  adjustment: string,
): DecimalPrice | undefined {
  const found = ADJUSTMENT.exec(adjustment);
  if (!found) return undefined;
  const sign = found[1] === '-' ? -1n : 1n;
  const change = parseDecimal(found[2].replace(/^\./, '0.'));
  if (!found[3]) return normal(add(price, change, sign));
  const share = {
    numerator: price.numerator * change.numerator,
    scale: price.scale + change.scale + 2,
  };
  return normal(add(price, share, sign));
}

function normal(price: DecimalPrice): DecimalPrice {
  return parseDecimal(formatDecimal(price));
}
