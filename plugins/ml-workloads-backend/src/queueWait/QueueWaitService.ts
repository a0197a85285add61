import type { WorkloadWait } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ClusterClient } from '../clusters';
import type { WorkloadRow } from '../contracts';
import type { WorkloadReader } from '../database/WorkloadReader';
import type { PastWaits } from './contracts';
import { expectedWait, WAITS_LOOKED_AT } from './expectedWait';
import { QueuePositions } from './QueuePositions';

export interface QueueWaitServiceOptions {
  reader: Pick<WorkloadReader, 'byIds' | 'attempts'>;
  samples: PastWaits;
  clusters: { get(name: string): ClusterClient | undefined };
  positions?: QueuePositions;
  now?: () => number;
}

const NOT_QUEUED: WorkloadWait = {
  queue: null,
  since: null,
  position: null,
  expected: null,
};

/** Where a queued workload stands and how long that took before. Authorisation is the caller's part. */
export class QueueWaitService {
  private readonly positions: QueuePositions;
  private readonly now: () => number;

  static create(options: QueueWaitServiceOptions): QueueWaitService {
    return new QueueWaitService(options);
  }

  private constructor(private readonly options: QueueWaitServiceOptions) {
    this.now = options.now ?? Date.now;
    this.positions =
      options.positions ?? QueuePositions.create({ now: this.now });
  }

  /** All null for a workload that is not queued now. */
  async of({ id, cluster }: WorkloadRow): Promise<WorkloadWait> {
    const { reader, samples, clusters } = this.options;
    const [row] = await reader.byIds([id]);
    if (!row?.queue || row.state !== 'Queued') return NOT_QUEUED;
    const { namespace, queue, profile, uid } = row;
    const client = clusters.get(cluster);
    const [attempts, history, position] = await Promise.all([
      reader.attempts(id),
      samples.pastWaits(
        { cluster, namespace, queue, profile, gpusMilli: row.gpus_milli },
        WAITS_LOOKED_AT,
      ),
      client
        ? this.positions.of(client, { namespace, name: queue }, uid)
        : null,
    ]);
    const since = attempts.at(-1)?.start ?? row.since;
    const now = this.now();
    return {
      queue,
      since: new Date(since).toISOString(),
      position,
      expected: expectedWait(history, now, Math.max(0, now - since)),
    };
  }
}
