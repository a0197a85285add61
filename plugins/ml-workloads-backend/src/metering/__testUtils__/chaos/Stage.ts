import type { Line } from '../independent/recording';
import { Dice } from './Dice';

export const START = Date.parse('2026-03-02T10:00:00Z');
const MINUTE = 60_000;

/** A time as objects carry it: without fractions of a second. */
export function written(ms: number): string {
  const second = ms - (ms % 1000);
  return new Date(second).toISOString().replace('.000Z', 'Z');
}

/** An object at a time, as it was then. */
export type Told = [at: number, type: string, object: any];

/** How long somebody watches, when nobody does, and how late things are seen. */
export class Stage {
  readonly end: number;
  readonly lines: Line[] = [];
  private readonly gaps: Array<[number, number]> = [];

  constructor(readonly dice: Dice) {
    this.end = START + dice.int(20, 200) * MINUTE + dice.int(0, MINUTE - 1);
    for (const [share, longest] of [
      [0.6, 40 * MINUTE],
      [0.2, 15 * MINUTE],
    ]) {
      if (!dice.chance(share)) continue;
      const from = dice.int(START, this.end);
      this.gaps.push([from, from + dice.int(MINUTE, longest)]);
    }
    this.beat();
  }

  private beat(): void {
    const { dice, end, gaps, lines } = this;
    for (let at = START; at <= end; at += dice.int(50_000, 70_000)) {
      if (!gaps.some(([from, to]) => from < at && at <= to)) {
        lines.push({ at, heartbeat: true });
      }
    }
    if (dice.chance(0.5)) {
      for (const [, at] of gaps) {
        if (at < end) lines.push({ at, heartbeat: true });
      }
    }
  }

  /** Any time, from half an hour before anybody watches. */
  anyTime(): number {
    return this.dice.int(START - 30 * MINUTE, this.end - 1);
  }

  /** When something is seen that happens at a time: late, and what is in a gap with the list after it. */
  private seen(at: number): number {
    const { dice, end, gaps } = this;
    const late = dice.pick(0, 0, dice.int(0, 5000), dice.int(0, 40_000));
    const seen = Math.max(at + late, START - dice.int(0, 1000));
    const gap = gaps.find(([from, to]) => from < seen && seen <= to);
    return Math.min(gap ? gap[1] : seen, end);
  }

  /** Tells what became of one object; its events keep their order. */
  tell(resource: string, history: readonly Told[]): void {
    let last = -Infinity;
    for (const [happened, type, object] of history) {
      last = Math.max(last, this.seen(happened));
      this.lines.push({ at: last, resource, type, object });
    }
  }
}

export function copy<T>(object: T): T {
  return JSON.parse(JSON.stringify(object));
}
