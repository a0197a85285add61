import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { shownOperations } from './words';

it.each<[string, WorkloadState, string[]]>([
  ['Job', 'Running', ['pause', 'stop']],
  ['Job', 'Queued', ['pause', 'stop']],
  ['Job', 'Paused', ['resume', 'stop']],
  ['TrainJob', 'Succeeded', ['delete']],
  ['RayJob', 'Failed', ['delete']],
  ['Job', 'Unknown', ['pause', 'resume', 'stop', 'delete']],
  ['Deployment', 'Running', ['pause', 'scale', 'restart', 'stop']],
  ['Deployment', 'Degraded', ['pause', 'scale', 'restart', 'stop']],
  ['RayService', 'Running', ['pause', 'scale', 'stop']],
  ['InferenceService', 'Running', ['pause', 'scale', 'restart', 'stop']],
  ['Pod', 'Running', ['stop']],
  ['Pod', 'Failed', ['delete']],
  ['Notebook', 'Running', ['stop']],
])('a %s that is %s can %j', (kind, state, operations) => {
  expect(
    shownOperations({ kind, state, heldGpusMilli: 0, deleted: false }),
  ).toEqual(operations.map(operation => ({ operation, problem: null })));
});

it('says why a paused Deployment is not restarted', () => {
  expect(
    shownOperations({
      kind: 'Deployment',
      state: 'Paused',
      heldGpusMilli: 0,
      deleted: false,
    }),
  ).toEqual([
    { operation: 'resume', problem: null },
    { operation: 'scale', problem: null },
    { operation: 'restart', problem: 'It is paused. Resume starts it anew.' },
    { operation: 'stop', problem: null },
  ]);
});

it('what ended and still holds GPUs can be stopped', () => {
  expect(
    shownOperations({
      kind: 'RayJob',
      state: 'Succeeded',
      heldGpusMilli: 4000,
      deleted: false,
    }).map(({ operation }) => operation),
  ).toEqual(['stop', 'delete']);
});

it('offers nothing for what is gone from the cluster', () => {
  expect(
    shownOperations({
      kind: 'Job',
      state: 'Stopped',
      heldGpusMilli: 0,
      deleted: true,
    }),
  ).toEqual([]);
});
