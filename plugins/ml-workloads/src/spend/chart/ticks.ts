import { formatMoneyTick } from '../../numbers';

const MICROS = 1_000_000;
/** Marks are these times a power of ten: people divide by nothing else. */
const STEPS = [1, 2, 2.5, 5, 10];
const MOST = 5;

/** Marks of an axis from zero to the first one that nothing exceeds, in micro-units; at most six, however high the bars are. */
export function axisTicks(highest: number): number[] {
  if (!(highest > 0)) return [0];
  const magnitude = 10 ** Math.floor(Math.log10(highest / MOST));
  const step = STEPS.map(times => times * magnitude).find(
    size => highest / size <= MOST,
  )!;
  const count = Math.ceil(highest / step);
  return Array.from({ length: count + 1 }, (_, i) => Math.round(i * step));
}

/** A mark in words, with as many digits as its neighbours have: no cents where all marks are whole. */
export function axisTick(
  micros: number,
  ticks: readonly number[],
  currency: string,
): string {
  if (micros === 0) return '0';
  if (!ticks.every(tick => tick % MICROS === 0))
    return formatMoneyTick(micros, currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  }).format(micros / MICROS);
}
