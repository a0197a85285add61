import type { Micros } from '@slipway/backstage-plugin-ml-workloads-common';

/** Money in words: short for the eye, exact for the hover. */
export interface MoneyText {
  text: string;
  /** Every digit, e.g. `USD 98.320000`. */
  exact: string;
}

/** What is shown where there is no price. Never a zero. */
export const UNPRICED: MoneyText = {
  text: 'unpriced',
  exact: 'No price is known for this hardware',
};

/** Whole units and six decimals, exactly. */
function exactly(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const absolute = micros < 0n ? -micros : micros;
  const decimals = (absolute % 1_000_000n).toString().padStart(6, '0');
  return `${sign}${absolute / 1_000_000n}.${decimals}`;
}

/**
 * Money for the screen: no cents from a thousand on, two decimals below, four below ten cents so that a small price is not shown as
 * nothing.
 */
export function moneyText(micros: Micros, currency: string): MoneyText {
  if (micros === null || micros === undefined) return UNPRICED;
  const exact = exactly(BigInt(micros));
  const units = Number(exact);
  const size = Math.abs(units);
  let digits = 2;
  if (size >= 1000) digits = 0;
  else if (size > 0 && size < 0.1) digits = 4;
  return {
    text: new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(units),
    exact: `${currency} ${exact}`,
  };
}
