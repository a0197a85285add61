/** By how many digits: making one takes longer than using it. */
const FORMATS = [0, 1, 2].map(
  digits =>
    new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
);

/** GPU time as a sentence says it, rounded as the pages do: `2,793 GPU-h`, `12.3 GPU-h`, `0.67 GPU-h`. Too little to show is not nothing. */
export function gpuHours(milliGpuMs: bigint): string {
  const hours = Number(milliGpuMs) / 3_600_000_000;
  if (hours > 0 && hours < 0.01) return 'less than 0.01 GPU-h';
  let digits = 2;
  if (hours >= 1000) digits = 0;
  else if (hours >= 1) digits = 1;
  return `${FORMATS[digits].format(hours)} GPU-h`;
}
