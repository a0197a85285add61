import { NotFoundError } from '@backstage/errors';
import type {
  ButtonOperation,
  OperationPreview,
  Verdict,
  WorkloadDetail,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  SpendQueriesService,
  WorkloadQueriesService,
  WorkloadRow,
} from '../contracts';
import { consequences } from './consequences';
import { OperationRefusedError } from './errors';
import type { OperationsService } from './OperationsService';
import type { OperationInput } from './Planner';
import { replicaShape } from './replicaShape';

export interface OperationPreviewsOptions {
  operations: Pick<OperationsService, 'plan'>;
  workloads: Pick<WorkloadQueriesService, 'get' | 'timeline'>;
  spend: Pick<SpendQueriesService, 'workload'>;
  gpuResources: readonly string[];
  now?: () => number;
}

/** Says what an operation would do, in numbers. Authorising is the caller's part. */
export class OperationPreviews {
  readonly #options: OperationPreviewsOptions;

  static create(options: OperationPreviewsOptions): OperationPreviews {
    return new OperationPreviews(options);
  }

  private constructor(options: OperationPreviewsOptions) {
    this.#options = options;
  }

  /**
   * Why it would be refused is in the answer, beside what it would do; nothing is changed.
   *
   * @throws NotFoundError when there is no such workload; ClusterUnreachableError and ClusterApiError when the cluster cannot be asked
   */
  async of(
    operation: ButtonOperation,
    row: WorkloadRow,
    input: OperationInput,
  ): Promise<OperationPreview> {
    const { workloads, spend, operations } = this.#options;
    const [workload, timeline, { pricePerGpuHourMicros }, planned] =
      await Promise.all([
        workloads.get(row.id),
        workloads.timeline(row.id),
        spend.workload(row.id),
        operations.plan(operation, row, input).catch(asProblem),
      ]);
    if (!workload) throw new NotFoundError(`There is no workload ${row.id}`);
    const plan = 'plan' in planned ? planned.plan : undefined;
    const refusal = 'plan' in planned ? planned.refusal : null;
    const result = consequences(operation, {
      kind: row.kind,
      pods: workload.pods.filter(({ endedAt }) => endedAt === null).length,
      heldGpusMilli: workload.heldGpusMilli,
      gpusMilli: workload.gpusMilli,
      runSeconds: this.#runSeconds(timeline),
      gpuMs: BigInt(workload.gpuMs),
      costMicros: workload.costMicros,
      unpricedGpuMs: BigInt(workload.unpricedGpuMs),
      pricePerGpuHourMicros,
      currency: workload.currency,
      replicas: plan?.replicas,
      replica:
        plan &&
        replicaShape(row.kind, plan.workload, this.#options.gpuResources),
    });
    const warnings = plan?.warnings ?? [];
    return {
      workloadId: row.id,
      operation,
      problem: 'plan' in planned ? sayRefusal(row, refusal) : planned.problem,
      verdict: refusal,
      ...result,
      sentences: [...result.sentences, ...sayStale(workload)],
      warnings,
      needsAnyway: warnings.some(({ code }) => code === 'git'),
      replicas: plan?.replicas ?? null,
      undo: plan?.undo ?? null,
    };
  }

  #runSeconds({ attempts }: WorkloadTimeline): number | null {
    const last = attempts.at(-1);
    if (!last || last.readyAt === null || last.end !== null) return null;
    const now = (this.#options.now ?? Date.now)();
    return Math.max(0, Math.floor((now - Date.parse(last.readyAt)) / 1000));
  }
}

/** What is the person's to know and mend; whatever else goes wrong is not an answer. */
function asProblem(error: Error): { problem: string } {
  if (
    [
      'InputError',
      'ConflictError',
      'NotFoundError',
      'NotAllowedError',
    ].includes(error.name)
  ) {
    return { problem: error.message };
  }
  throw error;
}

function sayRefusal(row: WorkloadRow, refusal: Verdict | null): string | null {
  return (
    refusal &&
    new OperationRefusedError(
      `${row.kind} ${row.namespace}/${row.name}`,
      refusal,
    ).message
  );
}

function sayStale({ freshness }: WorkloadDetail): string[] {
  if (!freshness.stale) return [];
  return [
    `These numbers are of ${
      freshness.observedAt ?? 'an unknown time'
    }: cluster ${freshness.title} is not observed now.`,
  ];
}
