import { ChildProcess, spawn } from 'child_process';

/**
 * Kills the lab's processes when this one is gone, however it went. The other half is the small Go program `watchdog`,
 * which reads process ids from a pipe and acts when the pipe closes.
 */
export class Watchdog {
  private child: ChildProcess | undefined;
  private readonly pids = new Set<number>();
  private closing = false;

  private constructor(private readonly program: string) {}

  static start(program: string): Watchdog {
    const watchdog = new Watchdog(program);
    watchdog.spawn();
    return watchdog;
  }

  /** From now on `pid` is killed with us. */
  add(pid: number): void {
    this.pids.add(pid);
    this.child?.stdin?.write(`+${pid}\n`);
  }

  /** `pid` has ended and its number may be given to a stranger. */
  remove(pid: number): void {
    this.pids.delete(pid);
    this.child?.stdin?.write(`-${pid}\n`);
  }

  /** Ends the watchdog; what it still lists is killed. */
  async close(): Promise<void> {
    this.closing = true;
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise<void>(resolve =>
      child.once('exit', () => resolve()),
    );
    child.stdin?.end();
    await gone;
  }

  private spawn() {
    // A session of its own: what ends our terminal's group must not end it first.
    const child = spawn(this.program, [], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.child = child;
    // Writing to a watchdog that was killed is not an error of ours; a new one takes over.
    child.stdin?.on('error', () => {});
    child.on('error', () => {});
    child.once('exit', () => {
      if (!this.closing) this.spawn();
    });
    for (const pid of this.pids) child.stdin?.write(`+${pid}\n`);
  }
}
