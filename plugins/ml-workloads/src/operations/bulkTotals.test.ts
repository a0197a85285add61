import type { BulkPreviewItem } from '@slipway/backstage-plugin-ml-workloads-common';
import { bulkTotals, describeBulk, describeHeld } from './bulkTotals';

const item = (
  heldGpusMilli: number,
  perHourMicros: number | null,
): BulkPreviewItem => ({
  id: 'w',
  kind: 'Job',
  name: 'train',
  heldGpusMilli,
  perHourMicros,
  problems: {
    pause: null,
    resume: null,
    restart: null,
    stop: null,
    delete: null,
  },
});

it.each<[BulkPreviewItem[], string]>([
  [
    [item(8000, 55_040_000), item(4000, 27_520_000)],
    'hold 12 GPUs, $82.56 an hour',
  ],
  [
    [item(8000, 55_040_000), item(4000, null)],
    'hold 12 GPUs, $55.04 an hour and 1 without a price',
  ],
  [[item(4000, null)], 'holds 4 GPUs, without a price'],
  [[item(4000, null), item(0, 0)], 'hold 4 GPUs, without a price'],
  [[item(0, 0), item(0, 0)], 'hold no GPUs now'],
])('adds up what is held: %#', (items, words) => {
  expect(describeHeld(bulkTotals(items), 'USD')).toBe(words);
});

it('never says less than it knows of what is saved', () => {
  expect(
    describeBulk('stop', [item(8000, 55_040_000), item(4000, null)], 'USD')[0],
  ).toBe('12 GPUs become free, which saves at least $55.04 an hour.');
  expect(describeBulk('pause', [item(4000, null)], 'USD')[0]).toBe(
    '4 GPUs become free.',
  );
});
