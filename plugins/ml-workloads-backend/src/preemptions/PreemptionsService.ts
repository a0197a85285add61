import type {
  PreemptionCause,
  SpendAmount,
  WorkloadPreemptions,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadRow } from '../contracts';
import type { WorkloadReader } from '../database/WorkloadReader';
import { preemptionSentence, workloadId, type Preemption } from '../lifecycle';

export interface PreemptionsServiceOptions {
  reader: Pick<WorkloadReader, 'attempts' | 'byIds' | 'workloadOfPod'>;
  /** What each attempt cost, by its number. */
  spendOf(workloadId: string): Promise<Map<number, SpendAmount>>;
  /** `mlWorkloads.pricing.currency` */
  currency: string;
}

/** What the person who asks may know. */
export interface MayKnow {
  team(cluster: string, team: string): Promise<boolean>;
  workload(row: WorkloadRow): Promise<boolean>;
}

/** For whom a workload made room, under which rule, and what was lost. Authorisation for the workload itself is the caller's part. */
export class PreemptionsService {
  static create(options: PreemptionsServiceOptions): PreemptionsService {
    return new PreemptionsService(options);
  }

  private constructor(private readonly options: PreemptionsServiceOptions) {}

  /** Newest first. The other workload and its team are named only where the person may know them. */
  async of(
    { id, cluster }: WorkloadRow,
    mayKnow: MayKnow,
  ): Promise<WorkloadPreemptions> {
    const { reader, spendOf, currency } = this.options;
    const preempted = (await reader.attempts(id)).flatMap(attempt =>
      attempt.preemption && attempt.end !== null
        ? [
            {
              ...attempt,
              end: attempt.end,
              preemption: JSON.parse(attempt.preemption) as Preemption,
            },
          ]
        : [],
    );
    const spend = preempted.length > 0 ? await spendOf(id) : new Map();
    const items = await Promise.all(
      preempted.map(async ({ number, end, preemption }) => ({
        attempt: number,
        at: new Date(end).toISOString(),
        rule: preemption.rule,
        sentence: preemptionSentence(preemption),
        by: await this.cause(cluster, preemption.byUid, mayKnow),
        lost: spend.get(number) ?? null,
      })),
    );
    return { currency, items: items.reverse() };
  }

  private async cause(
    cluster: string,
    uid: string | null,
    mayKnow: MayKnow,
  ): Promise<PreemptionCause | null> {
    const row = uid === null ? undefined : await this.find(cluster, uid);
    if (!row) return null;
    const [knowsWorkload, knowsTeam] = await Promise.all([
      mayKnow.workload(row),
      row.team !== null && mayKnow.team(cluster, row.team),
    ]);
    return {
      team: knowsTeam ? row.team : null,
      workload: knowsWorkload
        ? { id: row.id, kind: row.kind, name: row.name }
        : null,
    };
  }

  /** The workload whose object or pod has the uid, if it was observed. */
  private async find(
    cluster: string,
    uid: string,
  ): Promise<WorkloadRow | undefined> {
    const { reader } = this.options;
    const [top] = await reader.byIds([workloadId(cluster, uid)]);
    if (top) return top;
    const owner = await reader.workloadOfPod(cluster, uid);
    return owner === null ? undefined : (await reader.byIds([owner]))[0];
  }
}
