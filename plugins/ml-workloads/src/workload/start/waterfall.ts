import type {
  Attempt,
  WaterfallPhase,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { PHASES } from '../../components/theme';

export interface WaterfallBar {
  phase: WaterfallPhase;
  /** Where it begins and how long it is, as fractions of the axis. */
  left: number;
  width: number;
  /** ms; up to now where it still lasts */
  durationMs: number;
  open: boolean;
  /** The field that the times were read from. */
  source: string;
}

export interface Waterfall {
  bars: WaterfallBar[];
  /** Length of the axis in ms. */
  lengthMs: number;
  /** Where it became ready, as a fraction of the axis; null while it is not. */
  readyAt: number | null;
  /** Marks of the axis: fraction and ms from the start. */
  ticks: Array<{ at: number; ms: number }>;
}

const ORDER = Object.keys(PHASES) as WaterfallPhase[];

/**
 * The start of one attempt as bars over one axis, from its first segment until it was ready, ended, or now. The time after it
 * was ready is not part of its start and would flatten the rest.
 */
export function waterfallOf(attempt: Attempt, now: number): Waterfall {
  const parsed = attempt.waterfall.map(s => ({
    phase: s.phase,
    source: s.source,
    open: s.end === null,
    start: Date.parse(s.start),
    end: s.end === null ? now : Date.parse(s.end),
  }));
  const begin = Math.min(
    Date.parse(attempt.start),
    ...parsed.map(s => s.start),
  );
  const ready = attempt.readyAt === null ? null : Date.parse(attempt.readyAt);
  const started = parsed.filter(s => s.phase !== 'ready');
  const end = Math.max(
    begin + 1,
    ready ?? (attempt.end === null ? now : Date.parse(attempt.end)),
    ...(ready === null ? started.map(s => s.end) : []),
  );
  const lengthMs = end - begin;
  const bars = started
    .map(s => ({ ...s, end: Math.min(Math.max(s.start, s.end), end) }))
    .filter(s => s.start <= end)
    .sort(
      (a, b) =>
        a.start - b.start || ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase),
    )
    .map(s => ({
      phase: s.phase,
      left: (s.start - begin) / lengthMs,
      width: (s.end - s.start) / lengthMs,
      durationMs: s.end - s.start,
      open: s.open && ready === null,
      source: s.source,
    }));
  return {
    bars,
    lengthMs,
    readyAt: ready === null ? null : (ready - begin) / lengthMs,
    ticks: ticksOf(lengthMs),
  };
}

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800,
  43200, 86400,
];

/** Marks at round times, at most six. */
function ticksOf(lengthMs: number): Waterfall['ticks'] {
  const whole = STEPS_S.find(s => lengthMs / (s * 1000) <= 5);
  const step = (whole ?? Math.ceil(lengthMs / 5 / 86_400_000) * 86_400) * 1000;
  const ticks = [];
  for (let ms = 0; ms <= lengthMs; ms += step)
    ticks.push({ at: ms / lengthMs, ms });
  return ticks;
}
