import type { WorkloadGroup } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeActive } from './answer';

const of = (key: string, workloads: number, heldGpusMilli = 0) =>
  ({ key, workloads, heldGpusMilli } as WorkloadGroup);

it('counts what runs with its GPUs and what waits', () => {
  expect(describeActive([of('Queued', 1), of('Running', 2, 12_000)])).toBe(
    '2 running on 12 GPUs, 1 waiting for quota.',
  );
});

it('says that nothing runs', () => {
  expect(describeActive([])).toBe('Nothing is running or waiting.');
});
