import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterClient } from '../clusters';
import { FleetMemory } from '../observe/FleetMemory';
import { ListWatcher } from '../observe/ListWatcher';
import type { ObjectEvent } from '../observe/listWatcherOptions';
import { pause } from '../observe/pause';
import { toRecordingLine } from '../observe/recording';
import { keep, WATCHED, type WatchedResource } from '../observe/resources';
import { discover, preferredVersion } from '../observe/ServedResources';
import { SharedFate } from '../observe/SharedFate';

export interface RecorderOptions {
  client: ClusterClient;
  /** Takes one line at a time; what it returns is waited for. */
  write: (line: string) => Promise<void> | void;
  logger: LoggerService;
  /** Between beats. Default one minute. */
  beatEveryMs?: number;
}

/**
 * Writes a recording of a live cluster through the same watchers as the portal, reduced by the same allow-list: no environment values, no
 * arguments, no unknown annotations, no Secrets.
 */
export class Recorder {
  /** Lines written. */
  lines = 0;
  private clock = 0;
  /** Everything that the cluster serves is being watched. */
  private begun = false;
  private readonly fleet = new FleetMemory();
  private readonly fate = new SharedFate();
  private readonly watchers: Array<{
    watched: WatchedResource;
    watcher: ListWatcher;
  }> = [];

  static create(options: RecorderOptions): Recorder {
    return new Recorder(options);
  }

  private constructor(private readonly options: RecorderOptions) {}

  /** What stands in the way, for the person at the terminal. */
  problems(): string[] {
    return this.watchers.flatMap(({ watched, watcher }) =>
      watcher.problem
        ? [`${watched.resource}: ${watcher.problem.message}`]
        : [],
    );
  }

  /** Records until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const running = [this.beats(signal)];
    // Of a cluster that does not say, what every one serves is recorded.
    const served = await discover(this.options.client, signal).catch(
      () => new Set<string>(),
    );
    for (const watched of WATCHED) {
      let { path } = watched;
      if (watched.versions) {
        const version = preferredVersion(served, watched);
        if (!version) {
          continue;
        }
        path = path.replace('{version}', version);
      }
      const watcher = this.watcher(watched, path);
      running.push(watcher.run(signal));
      await Promise.race([watcher.firstSync, pause(10_000, signal)]);
    }
    this.begun = true;
    await Promise.all(running);
  }

  private watcher(watched: WatchedResource, path: string): ListWatcher {
    const { resource, query, remember } = watched;
    const { client, logger } = this.options;
    const watcher = ListWatcher.create({
      client,
      resource,
      path,
      query,
      remember,
      fate: this.fate,
      logger,
      keep: object =>
        keep(resource, object, {
          mayHaveGpus: node => this.fleet.mayHaveGpus(node),
        }),
      deliver: events => this.record(resource, events),
    });
    this.watchers.push({ watched, watcher });
    return watcher;
  }

  private async record(resource: string, events: ObjectEvent[]): Promise<void> {
    this.fleet.apply(resource, events);
    const at = this.now();
    for (const { type, object } of events) {
      await this.write(
        toRecordingLine({
          at,
          cluster: this.options.client.name,
          resource,
          type,
          object,
        }),
      );
    }
  }

  private async beats(signal: AbortSignal): Promise<void> {
    const every = this.options.beatEveryMs ?? 60_000;
    let last = 0;
    while (!signal.aborted) {
      const now = this.now();
      const watchers = this.watchers.filter(({ watched }) => watched.ledger);
      const alive =
        this.begun && watchers.every(({ watcher }) => watcher.isAlive(now));
      if (alive && now - last >= every) {
        last = now;
        const { name } = this.options.client;
        await this.write(
          toRecordingLine({ at: now, cluster: name, heartbeat: true }),
        );
      }
      await pause(Math.min(500, every), signal);
    }
  }

  private async write(line: string): Promise<void> {
    this.lines += 1;
    await this.options.write(line);
  }

  private now(): number {
    this.clock = Math.max(this.clock, Date.now());
    return this.clock;
  }
}
