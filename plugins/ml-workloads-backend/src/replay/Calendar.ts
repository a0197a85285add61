import { closesAt, monthOf, type Closing } from '../metering';

/** Something that happens once, at a time of a recording's clock. */
export interface Moment {
  /** UTC ms. */
  at: number;
  /** Runs when all observations before are settled. */
  act: () => Promise<void>;
}

export interface CalendarOptions {
  /** When months close; they stay open when absent. */
  closing?: Closing;
  moments?: readonly Moment[];
  /** Settles what has been observed so far, as if the wall clock showed `now`. */
  settle: (now: number) => Promise<void>;
}

/**
 * What a portal that had run all the time would have done at its times, by the clock of a recording. A month closes with what was settled
 * until then; what becomes known later is posted as corrections.
 */
export class Calendar {
  private readonly moments: Moment[];
  private nextClose: number | undefined;

  private constructor(private readonly options: CalendarOptions) {
    this.moments = [...(options.moments ?? [])].sort((a, b) => a.at - b.at);
  }

  static create(options: CalendarOptions): Calendar {
    return new Calendar(options);
  }

  /** Lets everything happen that is due before an observation of `clock`. */
  async passTo(clock: number): Promise<void> {
    const { closing, settle } = this.options;
    if (closing) this.nextClose ??= firstCloseAfter(clock, closing);
    for (;;) {
      const close = this.nextClose ?? Infinity;
      const moment = this.moments[0];
      if (Math.min(close, moment?.at ?? Infinity) > clock) return;
      if (closing && close <= (moment?.at ?? Infinity)) {
        await settle(close - 1);
        this.nextClose = firstCloseAfter(close, closing);
      } else {
        this.moments.shift();
        await settle(moment.at);
        await moment.act();
        await settle(moment.at);
      }
    }
  }
}

function firstCloseAfter(clock: number, closing: Closing): number {
  const ofMonthBefore = closesAt(monthOf(clock) - 1, closing);
  return ofMonthBefore > clock ? ofMonthBefore : closesAt(clock, closing);
}
