import type { Observation } from './types';

/** More than this waits for the database: the watches are not read on until it is less. */
const FULL = 5000;
/** Each batch is a transaction, so that a long list is sooner stored in few of them. Few are in a batch when little happens. */
const LARGEST_BATCH = 2000;

/**
 * From many watches to one writer: events in the order of their arrival, in batches, with back-pressure. The clock of the batch
 * never goes back.
 */
export class ObservationQueue {
  private waiting: Observation[] = [];
  private clock = 0;
  private wake: (() => void) | undefined;
  private room: Array<() => void> = [];

  /** The present, never earlier than what was queued before. UTC ms. */
  now(): number {
    this.clock = Math.max(this.clock, Date.now());
    return this.clock;
  }

  /** Resolves when there is room for more. */
  async push(observations: Observation[]): Promise<void> {
    for (const observation of observations) {
      this.waiting.push(observation);
    }
    this.wake?.();
    if (this.waiting.length >= FULL) {
      await new Promise<void>(resolve => this.room.push(resolve));
    }
  }

  get length(): number {
    return this.waiting.length;
  }

  /**
   * The next batch: what came within `lingerMs` of the first, at most 2000. Empty when the signal was aborted. The batch stays in the
   * queue until {@link done}, so that a failed write can be tried again.
   */
  async next(lingerMs: number, signal: AbortSignal): Promise<Observation[]> {
    while (this.waiting.length === 0 && !signal.aborted) {
      await new Promise<void>(resolve => {
        const done = () => {
          this.wake = undefined;
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
    if (!signal.aborted && this.waiting.length < LARGEST_BATCH) {
      await new Promise(resolve => setTimeout(resolve, lingerMs));
    }
    return signal.aborted ? [] : this.waiting.slice(0, LARGEST_BATCH);
  }

  /** The first `count` are written. */
  done(count: number): void {
    this.waiting = this.waiting.slice(count);
    if (this.waiting.length < FULL) {
      this.release();
    }
  }

  clear(): void {
    this.waiting = [];
    this.release();
  }

  private release(): void {
    const waiting = this.room;
    this.room = [];
    waiting.forEach(resolve => resolve());
  }
}
