import { ChildProcess, spawn } from 'child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'fs';
import { dirname } from 'path';
import { GiveUp, pause, waitFor } from '../waiting';
import { Watchdog } from './Watchdog';

/** How one process of the lab is started and known to be ready. */
export interface ComponentSpec {
  name: string;
  command: string;
  args: string[];
  /** Working directory, absolute. */
  directory: string;
  env?: Record<string, string>;
  logFile: string;
  /** Resolves to true when the component can be used. */
  ready: () => Promise<boolean>;
  /** Signal that ends it; SIGKILL for what has nothing to save and is slow to go. */
  stopSignal?: NodeJS.Signals;
}

/** Generous: on a busy machine everything takes several times as long. */
const READY_SECONDS = 240;
const STOP_SECONDS = 10;
const HELD_MS = 50;
/** A component that ran this long is restarted at once, others after a growing pause. */
const STABLE_MS = 10_000;

/** A process that is kept running until it is stopped. */
export class Component {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restartPause = 200;
  restarts = 0;

  private constructor(
    private readonly spec: ComponentSpec,
    private readonly watchdog: Watchdog,
    private readonly onRestart: (name: string, why: string) => void,
  ) {}

  static start(
    spec: ComponentSpec,
    watchdog: Watchdog,
    onRestart: (name: string, why: string) => void,
  ): Component {
    const component = new Component(spec, watchdog, onRestart);
    mkdirSync(dirname(spec.logFile), { recursive: true });
    component.spawn();
    return component;
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get logFile(): string {
    return this.spec.logFile;
  }

  /** @throws Error with the end of the component's log when it is not ready in time */
  async ready(): Promise<void> {
    try {
      await waitFor(
        `${this.name} to be ready`,
        async () => {
          if (this.stopping) throw new GiveUp(`${this.name} was stopped.`);
          if (this.restarts > 4) throw new GiveUp(`${this.name} keeps ending.`);
          return this.spec.ready();
        },
        { seconds: READY_SECONDS },
      );
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : error} Its log is ${
          this.spec.logFile
        }:\n${this.logTail()}`,
      );
    }
  }

  /** Holds the process still for some work: its files are as a crash would leave them meanwhile. */
  async held<T>(work: () => Promise<T>): Promise<T> {
    const { pid } = this;
    if (!pid) throw new Error(`${this.name} does not run.`);
    signal(pid, 'SIGSTOP');
    try {
      // A write that had begun is at its end by then.
      await pause(HELD_MS);
      return await work();
    } finally {
      signal(pid, 'SIGCONT');
    }
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const gone = new Promise<void>(resolve =>
      child.once('exit', () => resolve()),
    );
    signal(child.pid, this.spec.stopSignal ?? 'SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const tooSlow = new Promise<void>(resolve => {
      timer = setTimeout(() => {
        signal(child.pid!, 'SIGKILL');
        resolve();
      }, STOP_SECONDS * 1000);
    });
    await Promise.race([gone, tooSlow]);
    clearTimeout(timer);
    await gone;
  }

  private spawn() {
    const log = openSync(this.spec.logFile, 'a', 0o600);
    const started = Date.now();
    // Its own process group, so that Ctrl-C in the terminal reaches only the runner, which stops things in order.
    const child = spawn(this.spec.command, this.spec.args, {
      cwd: this.spec.directory,
      env: { ...environment(), ...this.spec.env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    const { pid } = child;
    if (pid) this.watchdog.add(pid);
    const ended = (why: string) => {
      if (pid) this.watchdog.remove(pid);
      if (!this.stopping) this.restart(started, why);
    };
    child.once('error', error => ended(error.message));
    child.once('exit', (code, by) =>
      ended(by ? `killed by ${by}` : `exit code ${code}`),
    );
  }

  private async restart(started: number, why: string) {
    this.restarts += 1;
    this.restartPause =
      Date.now() - started > STABLE_MS
        ? 200
        : Math.min(this.restartPause * 2, 5_000);
    await pause(this.restartPause);
    if (this.stopping) return;
    this.spawn();
    // Told when the new process is there: who is told notes its id.
    this.onRestart(this.name, why);
  }

  private logTail(): string {
    try {
      return readFileSync(this.spec.logFile, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(-12)
        .join('\n');
    } catch {
      return '(no log)';
    }
  }
}

/** The components' environment: nothing of ours that could point them at another cluster or through a proxy. */
function environment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** Signals a process group, or the process where it leads none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, name);
      return;
    } catch {
      // Gone already, or no group of that number: try the next.
    }
  }
}
