/** When a followed log is asked for anew. */
export interface RenewalOptions {
  /** At the latest after this long: with it is asked again whether the person may read. */
  atLatestMs: number;
  /** After this long without a line: a log that says nothing looks like one whose connection broke on the way without a word. */
  silentMs: number;
  onDue: () => void;
}

/** Calls `onDue` once, unless it is stopped before. */
export class Renewal {
  private readonly latest: NodeJS.Timeout;
  private readonly silent: NodeJS.Timeout;

  static start(options: RenewalOptions): Renewal {
    return new Renewal(options);
  }

  private constructor(private readonly options: RenewalOptions) {
    this.latest = setTimeout(this.due, options.atLatestMs);
    this.silent = setTimeout(this.due, options.silentMs);
  }

  /** A line came. */
  heard(): void {
    this.silent.refresh();
  }

  stop(): void {
    clearTimeout(this.latest);
    clearTimeout(this.silent);
  }

  private readonly due = () => {
    this.stop();
    this.options.onDue();
  };
}
