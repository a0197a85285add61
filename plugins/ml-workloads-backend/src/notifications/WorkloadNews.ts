import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { NewsKey, NewsStore } from '../database/NewsStore';
import { LeaseLostError } from '../database/ObserverLeases';
import type { Fence } from '../observe';
import { messageOf, summaryOf } from './messageOf';
import { newsOf } from './newsOf';
import type { NotificationSettings } from './readNotificationSettings';
import type { Recipients } from './Recipients';
import type { News, StartLimit, WorkloadHistory } from './types';

export interface WorkloadNewsOptions {
  store: NewsStore;
  notifications: NotificationService;
  recipients: Pick<Recipients, 'of'>;
  settings: NotificationSettings;
  /** p95 of the starts of a workload's like, ms; null when there were too few. */
  usualStart?: (
    workload: WorkloadHistory['workload'],
  ) => Promise<number | null>;
  logger: LoggerService;
  now?: () => number;
}

/** More of the same for one team at once are told in one message. */
const MOST_SINGLE = 5;
const STARTING_EVERY_MS = 60_000;
/** A picture older than this says nothing about the present: two beats and a bit. */
const FRESH_MS = 150_000;
const QUIET_MS = 30_000;
const LONGEST_QUIET_MS = 5 * 60_000;
const ANSWER_MS = 30_000;
/** Nothing that takes less is called stuck, however fast its like are. */
const SHORTEST_STUCK_MS = 2 * 60_000;
const KEPT_MS = 30 * 86_400_000;

type Told = NewsKey & {
  cluster: string;
  team: string;
  at: number;
  workload: WorkloadHistory['workload'];
  item: News;
};

/**
 * Tells teams what happened to their workloads, through Backstage's notifications. Runs on the replica that observes a cluster; a row
 * is written before a message is sent, so that neither a replay nor another replica sends it again.
 */
export class WorkloadNews {
  /** Workloads that changed since the last run, by cluster. */
  private readonly changed = new Map<string, Set<string>>();
  private readonly tokens = new Map<string, number>();
  private readonly startsLooked = new Map<string, number>();
  private failures = 0;
  private quietUntil = 0;
  private forgotAt = 0;
  private readonly now: () => number;

  static create(options: WorkloadNewsOptions): WorkloadNews {
    return new WorkloadNews(options);
  }

  private constructor(private readonly options: WorkloadNewsOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Takes note of workloads whose rows changed. */
  noteChanged(cluster: string, ids: readonly string[]): void {
    if (!this.options.settings.enabled) return;
    const noted = this.changed.get(cluster) ?? new Set();
    ids.forEach(id => noted.add(id));
    this.changed.set(cluster, noted);
  }

  /** Tells what is new. While notifications cannot be sent it waits and tries again; what has become history meanwhile is not told. */
  async run(observed: readonly Fence[]): Promise<void> {
    const { settings, store, logger } = this.options;
    if (!settings.enabled || this.now() < this.quietUntil) return;
    for (const cluster of observed) {
      try {
        await this.tell(cluster);
      } catch (error) {
        if (!(error instanceof LeaseLostError)) throw error;
        logger.debug(`Another replica observes '${cluster.cluster}' now`);
      }
    }
    if (this.now() - this.forgotAt > 3_600_000) {
      this.forgotAt = this.now();
      await store.forgetBefore(this.now() - KEPT_MS);
    }
  }

  private async tell(observed: Fence): Promise<void> {
    const { cluster, guard } = observed;
    const ids = await this.idsOf(observed);
    const claimed: Told[] = [];
    try {
      const found = await this.news(ids, observed);
      const keys = new Set((await this.claim(found, guard)).map(keyText));
      claimed.push(...found.filter(told => keys.has(keyText(told))));
    } catch (error) {
      this.noteChanged(cluster, ids);
      throw error;
    }
    for (const group of groupsOf(claimed)) {
      await this.send(cluster, group);
    }
  }

  private claim(found: Told[], guard: Fence['guard']): Promise<NewsKey[]> {
    return found.length > 0
      ? this.options.store.claim(found, guard)
      : Promise.resolve([]);
  }

  /** What changed, what may have become stuck, and for a new observer whatever happened lately. */
  private async idsOf({ cluster, token, asOf }: Fence) {
    const { store, settings } = this.options;
    const ids = new Set(this.changed.get(cluster));
    this.changed.delete(cluster);
    if (this.tokens.get(cluster) !== token) {
      const since = this.now() - settings.notOlderThanMs;
      (await store.idsSince(cluster, since)).forEach(id => ids.add(id));
      this.tokens.set(cluster, token);
    }
    const looked = this.startsLooked.get(cluster) ?? 0;
    if (this.isFresh(asOf) && this.now() - looked >= STARTING_EVERY_MS) {
      this.startsLooked.set(cluster, this.now());
      (await store.startingIds(cluster)).forEach(id => ids.add(id));
    }
    return [...ids];
  }

  private async news(ids: string[], { asOf }: Fence): Promise<Told[]> {
    const { store, settings } = this.options;
    const found: Told[] = [];
    for (const history of await store.histories(ids)) {
      const { workload } = history;
      if (workload.team === null) continue;
      const limit =
        workload.state === 'Starting' && this.isFresh(asOf)
          ? await this.limitOf(workload)
          : undefined;
      for (const item of newsOf(history, limit, settings, this.now())) {
        found.push({
          workloadId: workload.id,
          news: item.kind,
          attempt: item.attempt,
          cluster: workload.cluster,
          team: workload.team,
          at: item.at,
          workload,
          item,
        });
      }
    }
    return found;
  }

  private async limitOf(
    workload: WorkloadHistory['workload'],
  ): Promise<StartLimit> {
    const { usualStart, settings } = this.options;
    const ms = (await usualStart?.(workload)) ?? null;
    return ms === null
      ? { ms: settings.stuckAfterMs, from: 'setting' }
      : { ms: Math.max(ms, SHORTEST_STUCK_MS), from: 'statistics' };
  }

  private async send(cluster: string, group: Told[]): Promise<void> {
    const { recipients, store, logger } = this.options;
    const [{ team }] = group;
    // What the first failure showed holds for the rest of this run.
    if (this.now() < this.quietUntil) {
      await this.putBack(cluster, group);
      return;
    }
    try {
      const told = await recipients.of(team);
      if (told) {
        await this.post(told, payloadOf(group));
      } else {
        logger.debug(`Team '${team}' has no group, so nobody is told`);
      }
    } catch (error) {
      await this.putBack(cluster, group);
      this.failed(error as Error);
      return;
    }
    await store.sent(group, this.now());
    if (this.failures > 0) {
      logger.info('Notifications can be sent again');
    }
    this.failures = 0;
  }

  private async post(
    recipients: Parameters<NotificationService['send']>[0]['recipients'],
    payload: NotificationPayload,
  ): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(() => {
        // It may have arrived, so it counts as sent.
        this.options.logger.warn(
          'The notifications plugin took a message and did not answer',
        );
        resolve();
      }, ANSWER_MS);
    });
    try {
      await Promise.race([
        this.options.notifications.send({ recipients, payload }),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async putBack(cluster: string, group: Told[]): Promise<void> {
    await this.options.store.release(group);
    this.noteChanged(
      cluster,
      group.map(({ workloadId }) => workloadId),
    );
  }

  private failed(error: Error): void {
    this.failures += 1;
    this.quietUntil =
      this.now() +
      Math.min(LONGEST_QUIET_MS, QUIET_MS * 2 ** (this.failures - 1));
    if (this.failures === 1) {
      this.options.logger.warn(
        `Notifications cannot be sent and are tried again: ${error.message}. Install @backstage/plugin-notifications-backend, or set mlWorkloads.notifications.enabled to false`,
      );
    }
  }

  private isFresh(asOf: number | null): boolean {
    return asOf !== null && this.now() - asOf <= FRESH_MS;
  }
}

/** Each alone, unless much of the same happened to one team. */
function groupsOf(claimed: Told[]): Told[][] {
  const same = new Map<string, Told[]>();
  for (const told of claimed) {
    const key = `${told.team}\0${told.news}`;
    same.set(key, [...(same.get(key) ?? []), told]);
  }
  return [...same.values()].flatMap(group =>
    group.length > MOST_SINGLE ? [group] : group.map(told => [told]),
  );
}

function payloadOf(group: Told[]): NotificationPayload {
  const [{ workload, item }] = group;
  return group.length === 1
    ? messageOf(workload, item)
    : summaryOf(
        item.kind,
        group.map(told => told.workload),
      );
}

function keyText({ workloadId, news, attempt }: NewsKey): string {
  return `${workloadId}/${news}/${attempt}`;
}
