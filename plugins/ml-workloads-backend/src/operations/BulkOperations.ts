import {
  BULK_OPERATIONS,
  operationProblem,
  type BulkItem,
  type BulkOperation,
  type BulkPreviewItem,
  type BulkResult,
  type OperationResult,
  type Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import pLimit from 'p-limit';
import type { SpendQueriesService, WorkloadRow } from '../contracts';
import { perHourMicros } from './perHour';

/** Requests to clusters that are under way at once: many at once would starve what people wait for. */
const AT_ONCE = 4;

/** Errors after which it is certain that nothing was changed. */
const REFUSALS = new Set([
  'InputError',
  'NotFoundError',
  'NotAllowedError',
  'ConflictError',
  'OperationRefusedError',
]);

/**
 * Does one operation to each of several workloads: what becomes of one does not stop the others.
 *
 * @param ids - in the order of the answer; an id that comes twice is done once
 * @param one - authorises, audits and runs it for one id
 */
export async function runBulk(
  operation: BulkOperation,
  ids: readonly string[],
  one: (
    id: string,
    found: (row: WorkloadRow) => void,
  ) => Promise<OperationResult>,
): Promise<BulkResult> {
  const limit = pLimit(AT_ONCE);
  const items = await Promise.all(
    [...new Set(ids)].map(id => limit(() => outcomeOf(id, one))),
  );
  const count = (outcome: BulkItem['outcome']) =>
    items.filter(item => item.outcome === outcome).length;
  return {
    operation,
    items,
    done: count('done'),
    refused: count('refused'),
    failed: count('failed'),
  };
}

async function outcomeOf(
  id: string,
  one: Parameters<typeof runBulk>[2],
): Promise<BulkItem> {
  let row: WorkloadRow | undefined;
  const named = () => ({
    id,
    kind: row?.kind ?? null,
    name: row?.name ?? null,
  });
  try {
    const { sentence, undo } = await one(id, found => {
      row = found;
    });
    return { ...named(), outcome: 'done', sentence, undo };
  } catch (error) {
    const { name, message } = error as Error;
    return {
      ...named(),
      outcome: REFUSALS.has(name) ? 'refused' : 'failed',
      sentence: REFUSALS.has(name)
        ? message
        : `${message}. Look at it before you try again`,
      undo: null,
    };
  }
}

/**
 * What is selected and what can be done to it, from what is stored.
 *
 * @param load - a workload that the person may see; undefined when there is none, and then it is left out
 */
export async function previewBulk(
  ids: readonly string[],
  spend: Pick<SpendQueriesService, 'workload'>,
  load: (id: string) => Promise<Workload | undefined>,
): Promise<BulkPreviewItem[]> {
  const limit = pLimit(AT_ONCE);
  const previewed = async (id: string) => {
    const workload = await load(id);
    return workload ? [await itemOf(workload, spend)] : [];
  };
  const items = await Promise.all(
    [...new Set(ids)].map(id => limit(() => previewed(id))),
  );
  return items.flat();
}

async function itemOf(
  workload: Workload,
  spend: Pick<SpendQueriesService, 'workload'>,
): Promise<BulkPreviewItem> {
  const { id, kind, name, heldGpusMilli } = workload;
  const price = async () => (await spend.workload(id)).pricePerGpuHourMicros;
  return {
    id,
    kind,
    name,
    heldGpusMilli,
    perHourMicros:
      heldGpusMilli === 0 ? 0 : perHourMicros(heldGpusMilli, await price()),
    problems: Object.fromEntries(
      BULK_OPERATIONS.map(operation => [
        operation,
        operationProblem(operation, workload),
      ]),
    ) as BulkPreviewItem['problems'],
  };
}
