/** Invented answers about operations. Development and tests only. */
import {
  BULK_OPERATIONS,
  operationProblem,
  type BulkPreviewItem,
  type ButtonOperation,
  type OperationPreview,
  type Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';

const PRICE_MICROS = 6_880;

/** What stopping, scaling and so on would do to a workload of the fixtures. */
export function operationPreviewOf(
  workload: Workload,
  operation: ButtonOperation,
  replicas = 3,
): OperationPreview {
  const ends = ['pause', 'stop', 'delete'].includes(operation);
  const frees = ends ? workload.heldGpusMilli : 0;
  return {
    workloadId: workload.id,
    operation,
    problem: operationProblem(operation, workload),
    verdict: null,
    sentences: ends
      ? [
          `2 pods end and ${frees / 1000} GPUs become free now, which saves $${(
            (frees * PRICE_MICROS) /
            1_000_000
          ).toFixed(2)} an hour.`,
          'It ends 2 h 10 min of work: what it has not saved since its last checkpoint is lost, all of it if it saves none.',
        ]
      : [
          'It asks for 4 more GPUs and waits where none are free.',
          'From the moment that its pods are placed they cost $27.52 an hour.',
        ],
    warnings: [],
    needsAnyway: false,
    endsPods: ends ? 2 : 0,
    freesGpusMilli: frees,
    asksGpusMilli: ends ? 0 : 4000,
    savesPerHourMicros: frees * PRICE_MICROS,
    addsPerHourMicros: ends ? 0 : 4000 * PRICE_MICROS,
    costMicros: workload.costMicros,
    unpricedGpuMs: workload.unpricedGpuMs,
    currency: workload.currency,
    lostSeconds: ends ? 7800 : null,
    replicas: operation === 'scale' ? { before: 2, after: replicas } : null,
    undo: operation === 'pause' ? { operation: 'resume' } : null,
  };
}

export function bulkPreviewOf(workload: Workload): BulkPreviewItem {
  const { id, kind, name, heldGpusMilli } = workload;
  return {
    id,
    kind,
    name,
    heldGpusMilli,
    perHourMicros: heldGpusMilli * PRICE_MICROS,
    problems: Object.fromEntries(
      BULK_OPERATIONS.map(operation => [
        operation,
        operationProblem(operation, workload),
      ]),
    ) as BulkPreviewItem['problems'],
  };
}
