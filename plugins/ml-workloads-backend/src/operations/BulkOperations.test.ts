import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  OperationResult,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadRow } from '../contracts';
import { previewBulk, runBulk } from './BulkOperations';

const row = (id: string) =>
  ({ id, kind: 'Job', name: `job-${id}` } as WorkloadRow);
const done = (id: string): OperationResult => ({
  operationId: 'o',
  operation: 'pause',
  workloadId: id,
  at: '2026-11-29T00:00:00.000Z',
  sentence: 'It gives its GPUs back.',
  undo: { operation: 'resume' },
});

it('says of each what became of it, in the order asked for, and does none twice', async () => {
  const errors: Record<string, Error> = {
    b: new ConflictError('It is paused already'),
    c: new ServiceUnavailableError('Cluster lab did not answer'),
    d: new NotFoundError('There is no workload d'),
  };
  const asked: string[] = [];
  const result = await runBulk(
    'pause',
    ['a', 'b', 'c', 'd', 'a'],
    async (id, found) => {
      asked.push(id);
      if (id !== 'd') found(row(id));
      if (errors[id]) throw errors[id];
      return done(id);
    },
  );
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
  expect(result).toEqual({
    operation: 'pause',
    done: 1,
    refused: 2,
    failed: 1,
    items: [
      {
        id: 'a',
        kind: 'Job',
        name: 'job-a',
        outcome: 'done',
        sentence: 'It gives its GPUs back.',
        undo: { operation: 'resume' },
      },
      {
        id: 'b',
        kind: 'Job',
        name: 'job-b',
        outcome: 'refused',
        sentence: 'It is paused already',
        undo: null,
      },
      {
        id: 'c',
        kind: 'Job',
        name: 'job-c',
        outcome: 'failed',
        sentence: 'Cluster lab did not answer. Look at it before you try again',
        undo: null,
      },
      {
        id: 'd',
        kind: null,
        name: null,
        outcome: 'refused',
        sentence: 'There is no workload d',
        undo: null,
      },
    ],
  });
});

it('asks a cluster for a few at a time', async () => {
  let under = 0;
  let most = 0;
  const ids = Array.from({ length: 30 }, (_, i) => String(i));
  const { done: n } = await runBulk('stop', ids, async id => {
    under += 1;
    most = Math.max(most, under);
    await new Promise(setImmediate);
    under -= 1;
    return done(id);
  });
  expect([n, most]).toEqual([30, 4]);
});

it('a selection says what it holds and why something cannot be done to it', async () => {
  const workload = (id: string, change: Partial<Workload>) =>
    ({
      id,
      kind: 'Job',
      name: `job-${id}`,
      state: 'Running',
      heldGpusMilli: 0,
      deleted: false,
      ...change,
    } as Workload);
  const known: Record<string, Workload> = {
    a: workload('a', { heldGpusMilli: 8000 }),
    b: workload('b', { kind: 'Deployment', state: 'Paused' }),
  };
  const items = await previewBulk(
    ['a', 'b', 'nothing', 'a'],
    {
      workload: async () => ({ pricePerGpuHourMicros: 6_880_000 } as any),
    },
    async id => known[id],
  );
  expect(items).toEqual([
    expect.objectContaining({
      id: 'a',
      heldGpusMilli: 8000,
      perHourMicros: 55_040_000,
      problems: {
        pause: null,
        resume: 'It is not paused.',
        restart: expect.stringContaining('It runs once'),
        stop: null,
        delete: 'It has not ended. Stop removes it as well.',
      },
    }),
    expect.objectContaining({
      id: 'b',
      perHourMicros: 0,
      problems: expect.objectContaining({
        pause: 'It is paused already.',
        resume: null,
      }),
    }),
  ]);
});
