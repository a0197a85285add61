import {
  BigInteger,
  divideHalfEven,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';

const GPU_MS_PER_HOUR = 3_600_000;

/** What a person reads where money is not known. Never a silent 0. */
export const UNKNOWN = '—';

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

/**
 * Money to the cent, `—` when unknown. Something that is not zero is never shown as zero: `<$0.01`.
 */
export function formatMoney(micros: Micros, currency: string): string {
  if (micros === null) return UNKNOWN;
  const value = BigInt(micros);
  const units = toUnits(value, microsPerMinorUnit(currency));
  if (units === 0n && value > 0n) return `<${formatMinorUnits(1n, currency)}`;
  return formatMinorUnits(units, currency);
}

/** Money for a sentence: whole units from 100 on, `less than $0.01`, else as {@link formatMoney}. */
export function formatMoneyShort(micros: Micros, currency: string): string {
  if (micros === null) return UNKNOWN;
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

/** GPU time in GPU-hours without the unit (which belongs in the header): `12.4`. */
export function formatGpuHours(gpuMs: BigInteger): string {
  const hours = Number(gpuMs) / GPU_MS_PER_HOUR;
  if (hours === 0) return '0';
  if (hours < 0.01) return '<0.01';
  let digits = 2;
  if (hours >= 1000) digits = 0;
  else if (hours >= 1) digits = 1;
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(hours);
}

/** The exact GPU time, for hover: `44,640,000 GPU-ms`. */
export function exactGpuTime(gpuMs: BigInteger): string {
  return `${BigInt(gpuMs).toLocaleString('en-US')} GPU-ms`;
}

/** GPUs from thousandths: `8`, `0.5`; `—` when not known. */
export function formatGpus(milli: number | null): string {
  if (milli === null) return UNKNOWN;
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 }).format(
    milli / 1000,
  );
}

/** `1 GPU`, `12 GPUs`. */
export function countGpus(milli: number): string {
  return `${formatGpus(milli)} ${milli === 1000 ? 'GPU' : 'GPUs'}`;
}

/** `1 pod`, `2 pods`. */
export function count(n: number, word: string): string {
  return `${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`;
}

/** The change against an earlier amount in percent: `+12 %`; `—` when either is unknown or the earlier is zero. */
export function formatChange(now: Micros, before: Micros): string {
  if (now === null || before === null) return UNKNOWN;
  const base = Number(before);
  if (base === 0) return UNKNOWN;
  const percent = Math.round(((Number(now) - base) / base) * 100);
  if (percent === 0) return '±0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toLocaleString(
    'en-US',
  )} %`;
}

/** Adds amounts; unknown parts are left out, and all unknown is unknown. */
export function sumMicros(parts: Micros[]): Micros {
  const known = parts.filter((p): p is BigInteger => p !== null);
  if (known.length === 0) return null;
  return known.reduce((sum: bigint, p) => sum + BigInt(p), 0n).toString();
}
