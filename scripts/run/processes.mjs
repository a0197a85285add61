/**
 * Child processes and their end. Each is the leader of a process group of its own, so that Ctrl-C reaches them in our order and not in
 * the terminal's; all are ended by their own ids when this process ends. Should this process be killed outright, a child that was
 * started with `follows: true` notices that its channel is gone and ends by itself (`followParent.cjs`).
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  createWriteStream,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LOGS } from '../places.mjs';
import { Problem } from '../progress.mjs';

const running = new Set();
let ending = false;

/** How long a child may take to end before it is killed, unless it says otherwise (`patienceMs`). */
const PATIENCE_MS = 20_000;

export function logFile(name) {
  return join(LOGS, `${name}.log`);
}

/** The last lines of a log, for a message. */
export function lastLines(file, count = 15) {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-count);
  } catch {
    return [];
  }
}

/**
 * Starts a program whose output goes to `.slipway/logs/NAME.log`.
 *
 * @param {{ name: string, command: string, args?: string[], cwd?: string, env?: NodeJS.ProcessEnv, follows?: boolean,
 *   uid?: number, gid?: number, patienceMs?: number, onMessage?: (message: any) => void, onOutput?: (text: string) => void,
 *   onStart?: (pid: number) => void }} options
 */
export function startProcess(options) {
  const { name, command, args = [], cwd, env, follows = false } = options;
  const { uid, gid, patienceMs = PATIENCE_MS } = options;
  if (ending) throw new Problem('Stopping');
  mkdirSync(LOGS, { recursive: true });
  const log = logFile(name);
  writeFileSync(log, '');
  const output = openSync(log, 'a');
  const watched = options.onOutput !== undefined;
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    uid,
    gid,
    detached: true,
    stdio: [
      'ignore',
      watched ? 'pipe' : output,
      output,
      ...(follows ? ['ipc'] : []),
    ],
  });
  if (watched) {
    child.stdout.setEncoding('utf8');
    const copy = createWriteStream(log, { flags: 'a' });
    child.stdout.on('data', text => {
      copy.write(text);
      options.onOutput(text);
    });
    child.stdout.on('end', () => copy.end());
  }
  if (options.onMessage) child.on('message', options.onMessage);
  if (child.pid) options.onStart?.(child.pid);
  closeSync(output);

  const handle = {
    name,
    log,
    pid: child.pid,
    ended: new Promise(resolve => {
      child.on('error', error => resolve({ code: null, signal: null, error }));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    }).then(result => {
      running.delete(handle);
      return result;
    }),
    signal(signal) {
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    },
    /** Asks the program itself to end, and kills what is left of its group after a while. */
    async stop() {
      try {
        process.kill(child.pid, 'SIGTERM');
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
      const timer = setTimeout(() => handle.signal('SIGKILL'), patienceMs);
      await handle.ended;
      clearTimeout(timer);
      handle.signal('SIGTERM');
    },
  };
  running.add(handle);
  return handle;
}

/**
 * Runs a program to its end.
 *
 * @param {Parameters<typeof startProcess>[0] & { failure?: string, hopeless?: RegExp }} options - `failure`: what is said when it fails;
 *   `hopeless`: output after which it can only fail, and is ended at once
 * @throws {Problem} with the last lines of its log when it fails, or with the hopeless one
 */
export async function runProcess({ hopeless, ...options }) {
  let reason;
  const handle = startProcess({
    ...options,
    onOutput:
      hopeless || options.onOutput
        ? text => {
            options.onOutput?.(text);
            if (reason || !hopeless?.test(text)) return;
            [reason] = hopeless.exec(text);
            handle.stop();
          }
        : undefined,
  });
  const { code, signal, error } = await handle.ended;
  if (reason) {
    throw new Problem(
      `${options.failure} (${reason.trim()})\nThe whole log: ${handle.log}`,
    );
  }
  if (error) {
    throw new Problem(
      `${options.command} could not be started: ${error.message}`,
    );
  }
  if (code !== 0) {
    throw new Problem(
      [
        `${options.failure ?? `${options.name} failed`} (${
          signal ?? `exit code ${code}`
        }). Its last lines:`,
        ...lastLines(handle.log).map(line => `    ${line}`),
        `The whole log: ${handle.log}`,
      ].join('\n'),
    );
  }
  return handle;
}

/**
 * Counts a child that was started otherwise (with this terminal as its own) among those that end with this process.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function adopt(name, child) {
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const handle = {
    name,
    signal: signal => child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      await ended.catch(() => {});
    },
  };
  running.add(handle);
  return ended.finally(() => running.delete(handle));
}

/** Ends every child, the last started first. */
export async function stopAll() {
  ending = true;
  for (const handle of [...running].reverse()) {
    await handle.stop();
  }
}

/** Runs `work`; whatever ends it, no child outlives it. */
export async function withoutLeftovers(work) {
  let interrupted = 0;
  const interrupt = signal => {
    interrupted += 1;
    if (interrupted > 1) {
      for (const handle of running) handle.signal('SIGKILL');
      process.exit(130);
    }
    process.stdout.write(`\nStopping …\n`);
    stopAll().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => interrupt(signal));
  }
  try {
    return await work();
  } catch (error) {
    if (interrupted > 0) return await new Promise(() => {});
    throw error;
  } finally {
    if (interrupted === 0) await stopAll();
  }
}
