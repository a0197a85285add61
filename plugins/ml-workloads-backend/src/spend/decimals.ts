/**
 * An integer of 10^-places as a plain decimal, digit by digit.
 *
 * @example decimal('-1500000', 6) // '-1.500000'
 */
export function decimal(value: string | bigint, places: number): string {
  const text = String(value);
  const sign = text.startsWith('-') ? '-' : '';
  const digits = text.slice(sign.length).padStart(places + 1, '0');
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
