export type Changed = 'workloads' | 'spend' | 'clusters';

/**
 * Collects what changed and tells it at most every few hundred milliseconds: a burst of watch events is one signal.
 */
export class ChangeNotifier {
  private readonly pending = new Map<Changed, Set<string>>();
  private timer: NodeJS.Timeout | undefined;

  static create(options: {
    /** `teams`: names; `''` for what belongs to none. Its errors are its own matter. */
    notify: (changed: Changed, teams: string[]) => void;
    /** Default 250 ms. */
    delayMs?: number;
  }): ChangeNotifier {
    return new ChangeNotifier(options.notify, options.delayMs ?? 250);
  }

  private constructor(
    private readonly notify: (changed: Changed, teams: string[]) => void,
    private readonly delayMs: number,
  ) {}

  changed(changed: Changed, teams: string[]): void {
    const known = this.pending.get(changed) ?? new Set();
    teams.forEach(team => known.add(team));
    this.pending.set(changed, known);
    this.timer ??= setTimeout(() => this.flush(), this.delayMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pending.clear();
  }

  private flush(): void {
    this.timer = undefined;
    const all = [...this.pending];
    this.pending.clear();
    for (const [changed, teams] of all) {
      this.notify(changed, [...teams]);
    }
  }
}
