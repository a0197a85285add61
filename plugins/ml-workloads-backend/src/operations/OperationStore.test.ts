import { TestDatabases } from '@backstage/backend-test-utils';
import { resolve } from 'path';
import { OperationStore } from './OperationStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('operations on %s', id => {
  it('the same on the same state of an object is sent once, and again after the cluster refused it', async () => {
    const knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolve(__dirname, '../../migrations'),
    });
    const store = OperationStore.create(knex);
    const scale = {
      workloadId: 'w',
      operation: 'scale',
      resourceVersion: '7',
      requestedBy: 'user:default/ml-engineer',
      at: 1,
      replicas: { before: 2, after: 3 },
    } as const;
    const first = await store.begin(scale);
    await expect(store.begin(scale)).rejects.toThrow('this very moment');
    await store.forget(first);
    const second = await store.begin(scale);
    await store.finish(second, 'done');
    await store.begin({
      ...scale,
      operation: 'stop',
      at: 2,
      replicas: undefined,
    });
    expect(
      await knex('operations')
        .orderBy('at')
        .select('operation', 'replicas_before', 'replicas_after', 'outcome'),
    ).toEqual([
      {
        operation: 'scale',
        replicas_before: 2,
        replicas_after: 3,
        outcome: 'done',
      },
      {
        operation: 'stop',
        replicas_before: null,
        replicas_after: null,
        outcome: null,
      },
    ]);
  });
});
