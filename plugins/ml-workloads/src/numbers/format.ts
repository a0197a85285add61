import type {
  BigInteger,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { minorDigits } from '@slipway/backstage-plugin-ml-workloads-common';

export {
  exactMoney,
  formatMinorUnits,
  formatMoney,
  formatMoneyShort,
  formatMoneyTick,
  microsPerMinorUnit,
  minorDigits,
  priceText,
  sumMicros,
} from '@slipway/backstage-plugin-ml-workloads-common';

const GPU_MS_PER_HOUR = 3_600_000;

/** What a person reads where a number is not known. Never a silent 0. */
export const UNKNOWN = '—';

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

/** GPU-milliseconds in a tenth of a GPU-hour, which columns of GPU time are shown in. */
export const GPU_MS_PER_TENTH = 360_000n;

/** Tenths of a GPU-hour: `1,234.5`; `<0.1` where there is some time and no tenth of it. */
export function formatTenthHours(tenths: bigint, gpuMs: BigInteger): string {
  if (tenths === 0n) return BigInt(gpuMs) > 0n ? '<0.1' : '0.0';
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? '−' : ''}${(size / 10n).toLocaleString('en-US')}.${
    size % 10n
  }`;
}

/** The exact GPU time, for hover: `44,640,000 GPU-ms`. */
export function exactGpuTime(gpuMs: BigInteger): string {
  return `${BigInt(gpuMs).toLocaleString('en-US')} GPU-ms`;
}

/** GPUs from thousandths: `8`, `0.125`, `7.73`; `—` when not known. More digits than the parts of one GPU have say nothing. */
export function formatGpus(milli: number | null): string {
  if (milli === null) return UNKNOWN;
  return new Intl.NumberFormat('en-US', {
    maximumFractionDigits: Math.abs(milli) < 1000 ? 3 : 2,
  }).format(milli / 1000);
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

/** A part of a sum in percent: `53.0 %`; `<0.1 %` for what is there and does not show, `—` when either is unknown. */
export function formatShare(part: Micros, whole: Micros): string {
  if (part === null || whole === null || Number(whole) === 0) return UNKNOWN;
  const percent = (Number(part) / Number(whole)) * 100;
  if (percent > 0 && percent < 0.05) return '<0.1 %';
  return `${percent.toFixed(1)} %`;
}

/** Exact decimal prices of a column with the same digits behind the point: `$55.0400` above `$20.2752`; `—` for none. */
export function alikePrices(
  prices: ReadonlyArray<string | null | undefined>,
  currency: string,
): string[] {
  const digits = Math.max(
    minorDigits(currency),
    ...prices.map(price => price?.split('.')[1]?.length ?? 0),
  );
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Math.min(digits, 10),
    maximumFractionDigits: Math.min(digits, 10),
  });
  return prices.map(price =>
    price === null || price === undefined
      ? UNKNOWN
      : format.format(Number(price)),
  );
}
