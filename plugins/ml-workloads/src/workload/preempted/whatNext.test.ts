import type {
  Attempt,
  WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { whatNext } from './whatNext';

const attempt = (number: number, more: Partial<Attempt> = {}): Attempt => ({
  number,
  start: `2026-11-24T1${number}:00:00.000Z`,
  readyAt: null,
  end: null,
  endReason: null,
  exitCode: null,
  message: null,
  pods: 1,
  waterfall: [],
  ...more,
});
const ended = attempt(1, { end: '2026-11-24T12:00:00.000Z' });

it.each<[string, Attempt[], WorkloadState, RegExp]>([
  [
    'it waits',
    [ended, attempt(2)],
    'Queued',
    /back into its queue .* nobody needs to act/,
  ],
  [
    'it starts',
    [ended, attempt(2)],
    'Starting',
    /admitted it again, and it starts now/,
  ],
  [
    'it runs again',
    [ended, attempt(2, { readyAt: '2026-11-24T12:30:00.000Z' })],
    'Running',
    /as attempt 2\. It ran again after 30 min\./,
  ],
  ['it is paused', [ended], 'Paused', /until somebody resumes it/],
  ['it was deleted', [ended], 'Stopped', /not started again/],
  [
    'the next attempt ended in the queue',
    [ended, attempt(2, { end: '2026-11-24T13:00:00.000Z' })],
    'Queued',
    /attempt 2 ended before it ran/,
  ],
])('%s', (_what, attempts, state, expected) => {
  expect(whatNext(1, attempts, { state, deleted: false })).toMatch(expected);
});
