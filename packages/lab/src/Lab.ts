import { readFile, rm } from 'fs/promises';
import { dirname, join, resolve } from 'path';
import { RequestInit, Response } from 'undici';
import { Bringup } from './Bringup';
import { LabClient } from './cluster/LabClient';
import { LabOptions } from './options';
import { isRunning, LabRecord, readRecord } from './record';

/** Everything that a lab makes in its directory. */
const STATE = [
  'data',
  'conf',
  'certs',
  'logs',
  'tmp',
  'visibility-certs',
  'podlog.txt',
  'runner.log',
  'lab.json',
];

/**
 * A running lab: a real Kubernetes control plane with simulated GPU nodes.
 *
 * @example
 * const lab = await Lab.up({ directory: '/tmp/lab', components: ['kwok', 'kueue'] });
 * const pods = await (await lab.fetch('/api/v1/pods')).json();
 * await lab.stop();
 */
export class Lab {
  private constructor(
    /** As in `lab.json`. */
    readonly record: LabRecord,
    /** Talks to the API server as administrator. */
    readonly client: LabClient,
    /** Token of ServiceAccount `slipway-reader`; empty without seed. */
    readonly readerToken: string,
    /** Token of ServiceAccount `slipway-writer`; empty without seed. */
    readonly writerToken: string,
    private readonly bringup: Bringup | undefined,
  ) {}

  /**
   * Starts a lab and resolves when all of it can be used. Run it again in the same directory after {@link Lab.stop} to
   * go on where it was.
   *
   * @throws Error when a lab runs in this directory already, the programs are not built, or a component does not start;
   *   nothing is left running then
   */
  static async up(options: LabOptions): Promise<Lab> {
    const directory = resolve(options.directory);
    const earlier = await readRecord(directory);
    if (isRunning(earlier) && earlier.pid !== process.pid) {
      throw new Error(
        `A lab is running in ${directory} already (process ${earlier.pid}). Stop it first, or use it.`,
      );
    }
    try {
      const bringup = await Bringup.prepare({ ...options, directory }, earlier);
      try {
        await bringup.run();
      } catch (error) {
        // Why it did not start is worth more than why its record could not be written.
        await bringup.stop().catch(() => {});
        throw error;
      }
      return await Lab.from(bringup.record(), bringup.client, bringup);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new Error(
        `The disk of ${directory} is full. The lab's state needs a few hundred megabytes: free some and start it again.`,
      );
    }
  }

  /**
   * Uses a lab that another process runs, from the path of its `lab.json` or its directory. `stop()` then only closes
   * our connections.
   */
  static async attach(path: string): Promise<Lab> {
    const directory = path.endsWith('.json') ? dirname(path) : path;
    const record = await readRecord(resolve(directory));
    if (!isRunning(record) || !record.ready) {
      throw new Error(`No lab is running in ${directory}.`);
    }
    const client = LabClient.create({
      url: record.apiServerUrl,
      caFile: record.caFile,
      client: { cert: record.adminCertFile, key: record.adminKeyFile },
    });
    return Lab.from(record, client, undefined);
  }

  /** What a directory's lab says of itself; undefined when none runs there. */
  static async status(directory: string): Promise<LabRecord | undefined> {
    const record = await readRecord(resolve(directory));
    return isRunning(record) ? record : undefined;
  }

  /** Removes all state of a lab that does not run: the next start is from nothing. */
  static async reset(directory: string): Promise<void> {
    const record = await readRecord(resolve(directory));
    if (isRunning(record)) {
      throw new Error(
        `The lab in ${directory} is running (process ${record.pid}). Stop it first.`,
      );
    }
    for (const part of STATE) {
      await rm(join(directory, part), { recursive: true, force: true });
    }
  }

  get directory() {
    return this.record.directory;
  }
  get apiServerUrl() {
    return this.record.apiServerUrl;
  }
  get caFile() {
    return this.record.caFile;
  }
  /** Path of the administrator's kubeconfig. */
  get kubeconfig() {
    return this.record.kubeconfig;
  }
  get adminCertFile() {
    return this.record.adminCertFile;
  }
  get adminKeyFile() {
    return this.record.adminKeyFile;
  }
  get readerTokenFile() {
    return this.record.readerTokenFile;
  }
  get writerTokenFile() {
    return this.record.writerTokenFile;
  }
  get prometheusUrl() {
    return this.record.prometheusUrl;
  }

  /** Process ids by component name, as of now. */
  get pids(): Record<string, number | undefined> {
    const { components } = this.bringup?.record() ?? this.record;
    return Object.fromEntries(
      Object.entries(components).map(([name, { pid }]) => [name, pid]),
    );
  }

  /** `fetch` on a path of the API server, as administrator. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return this.client.fetch(path, init);
  }

  /** Brings the demo organisation back to what it was at first, as far as objects were changed or deleted. */
  async seed(): Promise<void> {
    if (!this.bringup) {
      throw new Error('Only the process that runs the lab can seed it.');
    }
    await this.bringup.seedAgain();
  }

  /** Ends all processes; state stays in the directory. */
  async stop(): Promise<void> {
    if (this.bringup) await this.bringup.stop();
    else await this.client.close();
  }

  private static async from(
    record: LabRecord,
    client: LabClient,
    bringup: Bringup | undefined,
  ): Promise<Lab> {
    const token = async (file: string | undefined) =>
      file ? (await readFile(file, 'utf8')).trim() : '';
    return new Lab(
      record,
      client,
      await token(record.readerTokenFile),
      await token(record.writerTokenFile),
      bringup,
    );
  }
}
