import type { Knex } from 'knex';
import { timeInWords } from '../isoTime';
import { ClosedMonths, type Closing } from './corrections';
import { UnfoldedHours } from './folding';
import { LedgerStore } from './LedgerStore';
import type { PriceReader } from './pricing';
import { HourSettler } from './settle';
import { SettledStore, type DirtyMark } from './SettledStore';
import { SettleInputReader } from './SettleInputReader';
import { HOUR_MS, hourOf, MINUTE_MS } from './time';
import { totalHandedOver } from './workloadTotals';

export interface SettlerOptions {
  knex: Knex;
  /** Read in each transaction, so that an hour is settled with the prices that its mark was made for. */
  rates: PriceReader;
  /** `mlWorkloads.metering.systemNamespaces` of a replay; those of a portal are dated, and come with the prices. */
  systemNamespaces?: readonly string[];
  /** When months close, after which only corrections change them; never when absent, as in a replay. */
  closing?: Closing;
  /** Wall clock, UTC ms. */
  now?: () => number;
}

export interface SettleDirtyOptions {
  /** Only this cluster. */
  cluster?: string;
  /** Most hours in this call; what is left stays marked. */
  limit?: number;
  /** Hours in one transaction: 1 while live, so that readers never wait; more in a replay. */
  hoursPerTransaction?: number;
  /** Settle the current hour even if it was settled less than a minute ago. */
  force?: boolean;
  /** Nothing from here on; the latest observation of the cluster when absent. */
  asOf?: number;
  /** Runs first in each transaction, to check the observer's fencing token. */
  guard?: (trx: Knex.Transaction) => Promise<void>;
}

/** Settles the hours that observations have marked (`ledger.md` §5.21). */
export class Settler {
  private readonly inputs: SettleInputReader;

  private constructor(private readonly options: SettlerOptions) {
    this.inputs = SettleInputReader.create(options);
  }

  static create(options: SettlerOptions): Settler {
    return new Settler(options);
  }

  /**
   * Settles hours, then sums up what stands beside workloads, then folds days that are over. An hour is settled when the first is done;
   * what is left of the others is done by the next call.
   *
   * @returns how many hours were settled
   */
  async settleDirty(options: SettleDirtyOptions = {}): Promise<number> {
    const settled = await this.settleHours(options);
    await this.totalWorkloads(options);
    await this.foldDays(options);
    return settled;
  }

  /** @returns how many hours were settled */
  async settleHours(options: SettleDirtyOptions = {}): Promise<number> {
    const perTransaction = options.hoursPerTransaction ?? 1;
    let left = options.limit ?? 24;
    let settled = 0;
    while (left > 0) {
      const done = await this.settleSome(
        options,
        Math.min(left, perTransaction),
        // Anew for each: a month may close meanwhile.
        (this.options.now ?? Date.now)(),
      );
      if (done === 0) break;
      settled += done;
      left -= done;
    }
    return settled;
  }

  /** Sums up workloads of the hours that changed, of one cluster or of each that has some; each hour in a transaction of its own. */
  async totalWorkloads({
    cluster,
    guard,
  }: Pick<SettleDirtyOptions, 'cluster' | 'guard'> = {}): Promise<void> {
    const { knex } = this.options;
    const unfolded = UnfoldedHours.of(knex);
    const clusters = cluster ? [cluster] : await unfolded.clusters();
    for (const each of clusters) {
      for (const hour of await unfolded.untotalled(each)) {
        await knex.transaction(async trx => {
          await guard?.(trx);
          await UnfoldedHours.of(trx).total(hour);
        });
      }
      await knex.transaction(async trx => {
        await guard?.(trx);
        await totalHandedOver(trx, each);
      });
    }
  }

  /**
   * Folds the hours of days that are over into their days and months, each day in a transaction of its own.
   *
   * @returns how many days
   */
  async foldDays({
    cluster,
    guard,
  }: Pick<SettleDirtyOptions, 'cluster' | 'guard'> = {}): Promise<number> {
    const { knex } = this.options;
    const days = await UnfoldedHours.of(knex).daysOver(cluster);
    for (const day of days) {
      await knex.transaction(async trx => {
        await guard?.(trx);
        await UnfoldedHours.of(trx).fold(day);
      });
    }
    return days.length;
  }

  /** One transaction: marked hours of one cluster. */
  private async settleSome(
    options: SettleDirtyOptions,
    limit: number,
    now: number,
  ): Promise<number> {
    return this.options.knex.transaction(async trx => {
      await options.guard?.(trx);
      const marks = await SettledStore.of(trx).dirty({
        cluster: options.cluster,
        limit,
        provisionalSettledBefore: options.force ? undefined : now - MINUTE_MS,
      });
      const cluster = marks[0]?.cluster;
      const ofOne = marks.filter(mark => mark.cluster === cluster);
      if (ofOne.length === 0) return 0;
      const live = await this.withoutFrozen(trx, cluster, ofOne, now);
      if (live.length > 0) await this.settle(trx, live, now, options.asOf);
      return ofOne.length;
    });
  }

  /**
   * Settles everything that is marked of one cluster, and what lies between its latest observation and an as-of time: in a replay the clock
   * is the recording's, and other clusters in it may have gone on for hours.
   */
  async settleThrough(cluster: string, asOf: number): Promise<void> {
    await this.options.knex.transaction(async trx => {
      const store = LedgerStore.of(trx, cluster);
      const clock = await store.clock();
      if (!clock || clock.observedSince === null) return;
      const hours: number[] = [];
      for (let h = hourOf(clock.lastAt); h < asOf; h += HOUR_MS) hours.push(h);
      await store.markDirty(hours, clock.revision);
    });
    await this.settleDirty({
      cluster,
      asOf,
      limit: Infinity,
      hoursPerTransaction: 168,
      force: true,
    });
  }

  /** Hours that have lost inputs stay as they are, however late something is learned of them (`ledger.md` §5.22). */
  private async withoutFrozen(
    trx: Knex.Transaction,
    cluster: string,
    marks: readonly DirtyMark[],
    now: number,
  ): Promise<DirtyMark[]> {
    const store = LedgerStore.of(trx, cluster);
    const before = await store.frozenBefore();
    if (before === null) return [...marks];
    const frozen = marks.filter(({ hour }) => hour < before);
    await store.writeProblems(
      frozen.map(({ hour }) => ({
        code: 'frozen-hour',
        subject: `The hour from ${timeInWords(hour)}`,
        detail: `what was learned on ${timeInWords(now)} is not in it`,
        since: now,
      })),
    );
    await SettledStore.of(trx).clear(frozen);
    return marks.filter(({ hour }) => hour >= before);
  }

  private async settle(
    trx: Knex.Transaction,
    marks: readonly DirtyMark[],
    now: number,
    asOf: number | undefined,
  ): Promise<void> {
    const { cluster } = marks[0];
    const settled = SettledStore.of(trx);
    const from = marks[0].hour;
    const to = marks[marks.length - 1].hour + HOUR_MS;
    const inputs = await this.inputs.read(trx, cluster, from, to, asOf);
    if (inputs) {
      const settler = HourSettler.prepare(inputs, from, to);
      await settled.replace(
        cluster,
        marks.map(({ hour }) => settler.settle(hour)),
        { settledAt: now, openFrom: await this.openFrom(trx, now) },
      );
    }
    await settled.clear(marks);
  }

  private async openFrom(
    trx: Knex.Transaction,
    now: number,
  ): Promise<number | undefined> {
    const { closing } = this.options;
    if (!closing) return undefined;
    const months = ClosedMonths.of(trx, closing);
    await months.record(now);
    return months.openFrom(now);
  }
}
