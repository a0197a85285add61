import type {
  BulkOperation,
  BulkPreview,
  BulkPreviewItem,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { count, countGpus, formatMoney, sumMicros } from '../numbers';

/** What several workloads hold together. */
export interface BulkTotals {
  workloads: number;
  heldGpusMilli: number;
  /** What the priced ones cost an hour; null when none is priced. */
  perHourMicros: Micros;
  /** How many of those that hold GPUs have no price. */
  unpriced: number;
}

export function bulkTotals(items: BulkPreviewItem[]): BulkTotals {
  return {
    workloads: items.length,
    heldGpusMilli: items.reduce((sum, item) => sum + item.heldGpusMilli, 0),
    perHourMicros: sumMicros(items.map(item => item.perHourMicros)),
    unpriced: items.filter(item => item.perHourMicros === null).length,
  };
}

/** `hold 12 GPUs, $82.56 an hour`; what has no price is said, not counted as nothing. */
export function describeHeld(totals: BulkTotals, currency: string): string {
  const { workloads, heldGpusMilli, perHourMicros, unpriced } = totals;
  const nonePriced = Number(perHourMicros ?? 0) === 0;
  const hold = workloads === 1 ? 'holds' : 'hold';
  if (heldGpusMilli === 0) return `${hold} no GPUs now`;
  const gpus = `${hold} ${countGpus(heldGpusMilli)}`;
  if (unpriced === 0) {
    return `${gpus}, ${formatMoney(perHourMicros, currency)} an hour`;
  }
  return nonePriced
    ? `${gpus}, without a price`
    : `${gpus}, ${formatMoney(
        perHourMicros,
        currency,
      )} an hour and ${unpriced} without a price`;
}

/** The selected ones that an operation can be done to, and the others. */
export function split(preview: BulkPreview, operation: BulkOperation) {
  const possible = preview.items.filter(
    item => item.problems[operation] === null,
  );
  return {
    possible,
    left: preview.items.filter(item => item.problems[operation] !== null),
  };
}

/** What an operation does to all that it can be done to, one sentence each. */
export function describeBulk(
  operation: BulkOperation,
  items: BulkPreviewItem[],
  currency: string,
): string[] {
  const { heldGpusMilli, perHourMicros, unpriced } = bulkTotals(items);
  const money =
    Number(perHourMicros ?? 0) === 0
      ? ''
      : `, which saves ${unpriced > 0 ? 'at least ' : ''}${formatMoney(
          perHourMicros,
          currency,
        )} an hour`;
  const freed =
    heldGpusMilli === 0
      ? 'They hold no GPUs now.'
      : `${countGpus(heldGpusMilli)} become free${money}.`;
  switch (operation) {
    case 'pause':
      return [
        freed,
        'Training loses what it has not saved since its last checkpoint; what serves answers nobody until it is resumed.',
      ];
    case 'resume':
      return [
        'They ask for their GPUs again, and queue where they have a queue.',
      ];
    case 'restart':
      return [
        `All pods of ${count(
          items.length,
          'workload',
        )} are made anew, a few at a time.`,
      ];
    case 'stop':
      return [
        freed,
        'It cannot be taken back. Training loses what it has not saved. History and spend stay.',
      ];
    default:
      return ['Their pods and logs go with them. History and spend stay.'];
  }
}
