/* eslint-disable no-restricted-syntax -- only tests run this file, from its source */
import { spawn, type ChildProcess } from 'child_process';
import { resolve } from 'path';
import type { ProxyBackend } from '../../clusters/testing/startProxyBackend';
import { until } from '../../observe/testing/until';

export interface ChildOptions {
  proxy: ProxyBackend;
  /** As Knex takes it. */
  database: { client: string; connection: unknown };
  /** Which transaction stays open, and for how long. */
  hold?: { at: number; ms: number };
}

/** A backend's observer as a process of its own, which can be killed and frozen. */
export class WatchedChild {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    const remember = (data: Buffer) => {
      this.output = (this.output + data.toString()).slice(-50_000);
    };
    child.stdout!.on('data', remember);
    child.stderr!.on('data', remember);
  }

  static async start(options: ChildOptions): Promise<WatchedChild> {
    const { proxy, database, hold } = options;
    const { token } = await proxy.auth.getPluginRequestToken({} as any);
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, 'observerProcess.ts'),
      ],
      {
        cwd: resolve(__dirname, '../../..'),
        env: {
          ...process.env,
          NODE_ENV: 'production',
          OBSERVER: JSON.stringify({
            base: await proxy.discovery.getBaseUrl(''),
            token,
            database,
            hold,
          }),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return new WatchedChild(child);
  }

  /** Waits for words that the process prints, e.g. `observing`, `holding`. */
  async says(word: string): Promise<void> {
    await until(
      `the observer to say '${word}'; it said:\n${this.output}`,
      () => {
        if (this.child.exitCode !== null) {
          throw new Error(`The observer ended:\n${this.output}`);
        }
        return this.output.includes(word) || undefined;
      },
      120_000,
    );
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise(done => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await gone;
  }
}
