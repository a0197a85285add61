import { TestDatabases } from '@backstage/backend-test-utils';
import { Lifecycle } from '../lifecycle';
import type { KubeObject } from '../observe/types';
import { migrate, run, settled } from './testing/ledgerRun';
import { beats, inOrder, namespace, node, pod } from './testing/world';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

/** Texts that the API server takes from whoever may make a pod. */
const hostile: Array<[string, (object: KubeObject) => void]> = [
  [
    'a component with a NUL in its name',
    ({ metadata }) => {
      metadata.annotations = {
        'slipway.dev/component': 'component:default/\0',
      };
    },
  ],
  [
    'names of people and templates that no column has room for',
    ({ metadata }) => {
      metadata.annotations = {
        'slipway.dev/launched-by': 'u'.repeat(5000),
        'slipway.dev/template': 't'.repeat(5000),
        'slipway.dev/component': 'c'.repeat(5000),
      };
    },
  ],
  [
    'a reason to wait with a NUL in it',
    ({ status }) => {
      status.containerStatuses = [
        {
          name: 'main',
          state: { waiting: { reason: 'ErrImagePull\0', message: '\0' } },
        },
      ];
    },
  ],
];

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('the ledger on %s', id => {
  it.each(hostile)('goes on with %s', async (_, change) => {
    const knex = await databases.init(id);
    await migrate(knex);
    const held = pod('10:00', { name: 'held', scheduled: '10:00' });
    if ('object' in held) change(held.object);
    await run(
      knex,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00' }),
        beats('10:00', '11:00'),
        held,
      ),
      { consumers: [Lifecycle.create()] },
    );
    expect(await settled(knex)).toEqual({
      'allocated vision starting': [HOUR, 9_000_000],
      'unallocated/free': [3 * HOUR, 27_000_000],
    });
    expect(
      await knex('workloads').select('name', 'launched_by', 'component'),
    ).toEqual([{ name: 'job-of-held', launched_by: null, component: null }]);
  });
});
