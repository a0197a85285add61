import {
  ANNOTATIONS,
  type WaterfallPhase,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { PastWait, PastWaits, WaitKind } from '../queueWait/contracts';
import type {
  FinishedStart,
  FinishedStarts,
  StartKind,
} from '../startStatistics/contracts';
import { sampleOf } from '../startStatistics/sampleOf';
import { insertAll, numberOf, numberOrNull, parts } from './sql';
import type { StoredAttempt } from './workloadRows';

/** Newer starts are truer; more of them do not change a percentile. */
const MOST_STARTS = 200;

/** Attempts of a workload that were written anew. */
export interface ChangedAttempts {
  id: string;
  /** Entity reference of the template that launched it. */
  template: string | null;
  attempts: StoredAttempt[];
}

/** Keeps `start_samples` as `attempts` are, within the same transaction and after the workloads' own rows. */
export async function writeStartSamples(
  trx: Knex,
  changed: ChangedAttempts[],
): Promise<void> {
  const samples = changed.flatMap(({ id, template, attempts }) =>
    attempts.flatMap(attempt => {
      const sample = sampleOf({
        start: attempt.start,
        readyAt: attempt.ready_at,
        waterfall: JSON.parse(attempt.waterfall),
      });
      return sample ? [{ id, template, number: attempt.number, sample }] : [];
    }),
  );
  await removeStartSamples(
    trx,
    changed.map(({ id }) => id),
  );
  const rows = new Map<string, any>();
  for (const ids of parts([...new Set(samples.map(({ id }) => id))])) {
    const found = await trx('workloads')
      .whereIn('id', ids)
      .select('id', 'cluster', 'namespace', 'queue', 'profile', 'gpus_milli');
    for (const row of found) rows.set(row.id, row);
  }
  await insertAll(
    trx,
    'start_samples',
    samples.flatMap(({ id, template, number, sample }) => {
      const row = rows.get(id);
      return row
        ? [
            {
              workload_id: id,
              number,
              cluster: row.cluster,
              namespace: row.namespace,
              queue: row.queue ?? '',
              profile: row.profile ?? '',
              template: template ?? '',
              gpus_milli: row.gpus_milli ?? 0,
              started: sample.started,
              ready_at: sample.readyAt,
              left_queue_at: row.queue ? sample.leftQueueAt : null,
              waited_ms: row.queue ? sample.waitedMs : null,
              stages: JSON.stringify(sample.stages),
            },
          ]
        : [];
    }),
  );
}

export async function removeStartSamples(
  trx: Knex,
  workloadIds: string[],
): Promise<void> {
  for (const ids of parts(workloadIds)) {
    await trx('start_samples').whereIn('workload_id', ids).delete();
  }
}

/** The waits of one queue for one GPU shape. */
/** Reads what {@link writeStartSamples} keeps, by its indexes only. */
export class StartSampleReader implements PastWaits, FinishedStarts {
  static create(options: { knex: Knex }): StartSampleReader {
    return new StartSampleReader(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async finishedStarts(kind: StartKind): Promise<FinishedStart[]> {
    const { cluster, profile, template } = kind;
    const query = this.knex('start_samples')
      .where({ cluster, profile })
      .whereNotNull('ready_at')
      .orderBy('ready_at', 'desc')
      .limit(MOST_STARTS)
      .select('started', 'ready_at', 'gpus_milli', 'stages');
    if (template !== undefined) query.where({ template });
    return (await query).map(row => ({
      started: numberOf(row.started),
      readyAt: numberOf(row.ready_at),
      gpusMilli: numberOf(row.gpus_milli) || null,
      stages: JSON.parse(row.stages) as Partial<Record<WaterfallPhase, number>>,
    }));
  }

  async kindOf(workloadId: string): Promise<StartKind | null> {
    const row = await this.knex('workloads')
      .where({ id: workloadId })
      .first('cluster', 'profile', 'object');
    if (!row?.profile) return null;
    const annotations = JSON.parse(row.object ?? '{}').metadata?.annotations;
    const template: unknown = annotations?.[ANNOTATIONS.template];
    return {
      cluster: row.cluster,
      profile: row.profile,
      template: typeof template === 'string' ? template : undefined,
    };
  }

  async pastWaits(kind: WaitKind, most: number): Promise<PastWait[]> {
    const { cluster, namespace, queue, profile, gpusMilli } = kind;
    const rows = await this.knex('start_samples')
      .where({
        cluster,
        namespace,
        queue,
        profile: profile ?? '',
        gpus_milli: gpusMilli ?? 0,
      })
      .whereNotNull('left_queue_at')
      .orderBy('left_queue_at', 'desc')
      .limit(most)
      .select('left_queue_at', 'waited_ms');
    return rows.map(row => ({
      leftAt: numberOf(row.left_queue_at),
      waitedMs: numberOrNull(row.waited_ms) ?? 0,
    }));
  }
}
