import { mockServices } from '@backstage/backend-test-utils';
import { allowListed } from '../../observe/allowList';
import { columnValues, readColumns } from './columns';

const KEY = 'ml.example.com/experiment';

const configOf = (columns: unknown) =>
  mockServices.rootConfig({
    data: { mlWorkloads: { workloads: { columns } } } as any,
  });

it('reads the columns, named by their key where they have no title', () => {
  expect(
    readColumns(
      configOf([{ key: KEY, title: 'Experiment' }, { key: 'owner' }]),
    ),
  ).toEqual([
    { key: KEY, title: 'Experiment' },
    { key: 'owner', title: 'owner' },
  ]);
  expect(readColumns(mockServices.rootConfig())).toEqual([]);
  expect(() => readColumns(configOf([{ key: KEY }, { key: KEY }]))).toThrow(
    /columns: 'ml.example.com\/experiment' is there twice/,
  );
});

it('shows an annotation that the platform named, and keeps no other', () => {
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'a',
      uid: '1',
      labels: { owner: 'alice' },
      annotations: { [KEY]: 'x'.repeat(200), 'example.com/token': 'canary' },
    },
    spec: {
      template: { metadata: { annotations: { [KEY]: 'of the template' } } },
    },
  } as any;
  const kept = allowListed('jobs.batch', object, [KEY]);
  expect(JSON.stringify(kept)).not.toContain('canary');
  expect(JSON.stringify(kept)).not.toContain('of the template');
  expect(allowListed('jobs.batch', kept, [KEY])).toEqual(kept);
  expect(
    columnValues(JSON.stringify(kept), [
      { key: KEY, title: 'Experiment' },
      { key: 'owner', title: 'Owner' },
      { key: 'absent', title: 'Absent' },
    ]),
  ).toEqual({ [KEY]: 'x'.repeat(120), owner: 'alice' });
  expect(columnValues(null, [{ key: KEY, title: '' }])).toEqual({});
});
