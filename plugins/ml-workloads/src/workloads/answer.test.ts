import type {
  Workload,
  WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { describeActive } from './answer';

const of = (state: WorkloadState, heldGpusMilli = 0) =>
  ({ state, heldGpusMilli } as Workload);

it('counts what runs with its GPUs and what waits', () => {
  expect(
    describeActive([
      of('Running', 4000),
      of('Running', 8000),
      of('Queued'),
      of('Succeeded'),
    ]),
  ).toBe('2 running on 12 GPUs, 1 waiting for quota.');
});

it('says that nothing runs', () => {
  expect(describeActive([])).toBe('Nothing is running or waiting.');
});

it('does not claim to have counted all', () => {
  expect(describeActive([of('Starting', 500)], true)).toBe(
    'At least 1 starting on 0.5 GPUs.',
  );
});
