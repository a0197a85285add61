import type { BigInteger, Micros } from './api';
import { divideHalfEven } from './money';

/**
 * Money as a person reads it, the same wherever it is shown. Amounts stay exact integers of micro-units until the last step; what is not
 * known is never a zero.
 */

/** What a person reads where money is not known. */
export const UNKNOWN_MONEY = '—';

function currencyFormat(currency: string, digits?: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(digits !== undefined && {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
  });
}

/** Digits of the currency's minor unit: 2 for USD, 0 for JPY. */
export function minorDigits(currency: string): number {
  return currencyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Micro-units in one minor unit of the currency: 10,000 for a cent. */
export function microsPerMinorUnit(currency: string): bigint {
  return 10n ** BigInt(6 - minorDigits(currency));
}

/** A count of minor units, e.g. cents, as money: `1284` is `$12.84`. */
export function formatMinorUnits(units: bigint, currency: string): string {
  const digits = minorDigits(currency);
  return currencyFormat(currency).format(Number(units) / 10 ** digits);
}

/** Rounds an amount to a unit, half to even; corrections can be negative. */
function toUnits(micros: bigint, unit: bigint): bigint {
  return micros < 0n
    ? -divideHalfEven(-micros, unit)
    : divideHalfEven(micros, unit);
}

/** Money to the cent, `—` when unknown. Something that is not zero is never shown as zero: `<$0.01`. */
export function formatMoney(micros: Micros, currency: string): string {
  if (micros === null) return UNKNOWN_MONEY;
  const value = BigInt(micros);
  const units = toUnits(value, microsPerMinorUnit(currency));
  if (units === 0n && value > 0n) return `<${formatMinorUnits(1n, currency)}`;
  return formatMinorUnits(units, currency);
}

/** Money for a sentence: whole units from 100 on, `less than $0.01`, else as {@link formatMoney}. */
export function formatMoneyShort(micros: Micros, currency: string): string {
  if (micros === null) return UNKNOWN_MONEY;
  const value = BigInt(micros);
  if (value < 100_000_000n && value > -100_000_000n)
    return formatMoney(micros, currency).replace(/^</, 'less than ');
  return currencyFormat(currency, 0).format(Number(toUnits(value, 1_000_000n)));
}

/** A mark of a money axis; below ten minor units with the digits that tell it from its neighbours. */
export function formatMoneyTick(micros: number, currency: string): string {
  if (micros === 0) return '0';
  if (micros >= Number(microsPerMinorUnit(currency)) * 10)
    return formatMoneyShort(Math.round(micros), currency);
  return currencyFormat(currency, minorDigits(currency) + 2).format(
    micros / 1_000_000,
  );
}

/** The exact amount, for hover: `USD 431.274018`. */
export function exactMoney(micros: Micros, currency: string): string {
  if (micros === null) return 'not priced';
  const value = BigInt(micros);
  const sign = value < 0n ? '-' : '';
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0');
  return `${currency} ${sign}${magnitude / 1_000_000n}.${fraction}`;
}

/** Adds amounts; unknown parts are left out, and all unknown is unknown. */
export function sumMicros(parts: Micros[]): Micros {
  const known = parts.filter((p): p is BigInteger => p !== null);
  if (known.length === 0) return null;
  return known.reduce((sum: bigint, p) => sum + BigInt(p), 0n).toString();
}

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

/**
 * A price or an estimate: no minor units from a thousand on, else to the minor unit, below ten of them with two digits more, so that a
 * small price is not shown as nothing.
 */
export function priceText(
  micros: Micros | undefined,
  currency: string,
): MoneyText {
  if (micros === null || micros === undefined) return UNPRICED;
  const exact = exactMoney(micros, currency);
  const units = Number(exact.slice(currency.length + 1));
  const size = Math.abs(units);
  let digits = minorDigits(currency);
  if (size >= 1000) digits = 0;
  else if (size > 0 && size < 10 / 10 ** digits) digits += 2;
  return { text: currencyFormat(currency, digits).format(units), exact };
}
