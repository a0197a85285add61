import type {
  Attempt,
  WaterfallPhase,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { waterfallOf } from './waterfall';

const T0 = Date.parse('2026-11-24T10:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const segment = (phase: WaterfallPhase, start: number, end: number | null) => ({
  phase,
  start: at(start),
  end: end === null ? null : at(end),
  source: 'a field',
});
const attempt = (more: Partial<Attempt>): Attempt => ({
  number: 1,
  start: at(0),
  readyAt: null,
  end: null,
  endReason: null,
  exitCode: null,
  message: null,
  pods: 1,
  waterfall: [],
  ...more,
});

it('ends the axis where the attempt was ready, not after hours of running', () => {
  const waterfall = waterfallOf(
    attempt({
      readyAt: at(100),
      waterfall: [
        segment('ready', 100, null),
        segment('imagePull', 40, 100),
        segment('queued', 0, 40),
      ],
    }),
    T0 + 5 * 3_600_000,
  );
  expect(waterfall.lengthMs).toBe(100_000);
  expect(waterfall.readyAt).toBe(1);
  expect(waterfall.bars).toEqual([
    expect.objectContaining({ phase: 'queued', left: 0, width: 0.4 }),
    expect.objectContaining({ phase: 'imagePull', left: 0.4, width: 0.6 }),
  ]);
});

it('lets the part that lasts grow up to now', () => {
  const start = attempt({
    waterfall: [segment('queued', 0, 30), segment('imagePull', 30, null)],
  });
  expect(waterfallOf(start, T0 + 60_000).bars[1]).toMatchObject({
    open: true,
    durationMs: 30_000,
    width: 0.5,
  });
  expect(waterfallOf(start, T0 + 120_000).bars[1].durationMs).toBe(90_000);
});

it('ends at the end of an attempt that was never ready', () => {
  const waterfall = waterfallOf(
    attempt({ end: at(50), waterfall: [segment('queued', 0, 50)] }),
    T0 + 3_600_000,
  );
  expect(waterfall).toMatchObject({ lengthMs: 50_000, readyAt: null });
});

it('keeps every bar on the axis when clocks disagree', () => {
  const { bars } = waterfallOf(
    attempt({
      readyAt: at(10),
      waterfall: [segment('queued', -5, 4), segment('init', 8, 15)],
    }),
    T0 + 20_000,
  );
  for (const bar of bars) {
    expect(bar.left).toBeGreaterThanOrEqual(0);
    expect(bar.left + bar.width).toBeLessThanOrEqual(1 + 1e-9);
  }
});

it('marks the axis at round times', () => {
  const { ticks } = waterfallOf(
    attempt({ readyAt: at(572), waterfall: [segment('queued', 0, 572)] }),
    T0,
  );
  expect(ticks.map(tick => tick.ms / 1000)).toEqual([0, 120, 240, 360, 480]);
});
