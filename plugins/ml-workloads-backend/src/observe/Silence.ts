/** Nothing came on a stream for so long that it must be dead. */
export class SilentError extends Error {
  readonly name = 'SilentError';
}

export interface SilenceOptions {
  /** Longest time without a word. */
  limitMs: number;
  /** How long after its end the stream may still be silent. */
  graceMs: number;
  /** The server ends the stream after this long. */
  lifeMs: number;
  onSilent: (error: SilentError) => void;
}

/** Listens for the silence of one stream. Time in which nobody reads it does not count. */
export class Silence {
  private readonly endsAt: number;
  private timer: NodeJS.Timeout | undefined;
  /** undefined while nobody listens */
  private since: number | undefined;

  static listen(options: SilenceOptions): Silence {
    const silence = new Silence(options);
    silence.heard();
    return silence;
  }

  private constructor(private readonly options: SilenceOptions) {
    this.endsAt = performance.now() + options.lifeMs;
  }

  /** Something came, and more is waited for. */
  heard(): void {
    const { limitMs, graceMs, onSilent } = this.options;
    const untilEnd = Math.max(0, this.endsAt - performance.now());
    const patience = Math.ceil(Math.min(limitMs, untilEnd + graceMs));
    this.stop();
    this.since = performance.now();
    this.timer = setTimeout(
      () =>
        onSilent(
          new SilentError(
            `nothing came for ${Math.round(
              patience / 1000,
            )} s, not even the end that was due`,
          ),
        ),
      patience,
    );
  }

  /** Whether it has been silent for this long. */
  lasts(ms: number): boolean {
    return this.since !== undefined && performance.now() - this.since >= ms;
  }

  /** Nobody listens now. */
  stop(): void {
    this.since = undefined;
    clearTimeout(this.timer);
  }
}
