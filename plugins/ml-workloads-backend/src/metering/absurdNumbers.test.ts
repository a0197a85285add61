import { TestDatabases } from '@backstage/backend-test-utils';
import type { Observation } from '../observe/types';
import { clearLedger, migrate, run, settled } from './testing/ledgerRun';
import { beats, inOrder, namespace, node, pod } from './testing/world';

jest.setTimeout(60_000);

const MINUTE = 60_000;

/** Half of what follows would be more milli-GPU-ms in an hour than a database's 64-bit integer holds. */
const ABSURD = '9007199254740991';

const bystander = pod('10:00', {
  name: 'bystander',
  scheduled: '10:00',
  started: '10:00',
});

const cases: Array<[string, Observation[], subject: string]> = [
  [
    'a pod that names its node itself and asks for more GPUs than there are',
    [
      node('10:00', { created: '08:00' }),
      bystander,
      pod('10:30', {
        name: 'greedy',
        scheduled: '10:30',
        limits: { 'nvidia.com/gpu': ABSURD },
      }),
    ],
    'Pod team-vision/greedy',
  ],
  [
    'a node whose kubelet reports more GPUs than there are',
    [
      node('10:00', { created: '08:00' }),
      bystander,
      node('10:00', {
        name: 'liar',
        created: '08:00',
        labels: { 'nvidia.com/gpu.count': ABSURD },
        capacity: { 'nvidia.com/gpu': ABSURD },
      }),
    ],
    'Node liar',
  ],
];

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('the ledger on %s', id => {
  it.each(cases)(
    'goes on, and reports %s',
    async (_, observations, subject) => {
      const knex = await databases.init(id);
      await migrate(knex);
      await clearLedger(knex);
      await run(
        knex,
        inOrder(
          namespace('10:00', 'team-vision', 'vision'),
          beats('10:00', '11:00'),
          ...observations,
        ),
      );
      expect(await settled(knex)).toEqual({
        'allocated vision running': [60 * MINUTE, 9_000_000],
        'unallocated/free': [180 * MINUTE, 27_000_000],
      });
      expect(
        await knex('ledger_problems').select('code', 'subject', 'detail'),
      ).toEqual([
        {
          code: 'uncounted-gpu-resource',
          subject,
          detail: 'nvidia.com/gpu',
        },
      ]);
    },
  );
});
