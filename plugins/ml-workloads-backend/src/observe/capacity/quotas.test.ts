import { quotasOf, useOfQueue } from './quotas';

interface Queue {
  name: string;
  nominal: number;
  used?: number;
  borrowed?: number;
  cohort?: string | null;
  lendingLimit?: number;
}

const clusterQueue = (queue: Queue): any => ({
  metadata: { name: queue.name },
  spec: {
    cohortName: queue.cohort === undefined ? 'all' : queue.cohort,
    resourceGroups: [
      {
        coveredResources: ['cpu', 'nvidia.com/gpu'],
        flavors: [
          {
            name: 'h100',
            resources: [
              { name: 'cpu', nominalQuota: '100' },
              {
                name: 'nvidia.com/gpu',
                nominalQuota: String(queue.nominal),
                ...(queue.lendingLimit === undefined
                  ? {}
                  : { lendingLimit: String(queue.lendingLimit) }),
              },
            ],
          },
        ],
      },
    ],
  },
  status: {
    pendingWorkloads: 1,
    admittedWorkloads: 2,
    flavorsUsage:
      queue.used === undefined
        ? undefined
        : [
            {
              name: 'h100',
              resources: [
                {
                  name: 'nvidia.com/gpu',
                  total: String(queue.used),
                  borrowed: String(queue.borrowed ?? 0),
                },
              ],
            },
          ],
  },
});

const lent = (queues: Queue[], cohorts: any[] = []) =>
  Object.fromEntries(
    quotasOf(queues.map(clusterQueue), cohorts).map(({ name, quotas }) => [
      name,
      quotas[0].lent,
    ]),
  );

it('reads of a ClusterQueue what concerns GPUs', () => {
  expect(
    quotasOf(
      [clusterQueue({ name: 'vision', nominal: 16, used: 20, borrowed: 4 })],
      [],
    ),
  ).toEqual([
    {
      name: 'vision',
      cohort: 'all',
      pending: 1,
      admitted: 2,
      quotas: [
        {
          flavor: 'h100',
          resource: 'nvidia.com/gpu',
          nominal: 16,
          used: 20,
          borrowed: 4,
          lent: 0,
          borrowingLimit: null,
          lendingLimit: null,
        },
      ],
    },
  ]);
});

it.each<[string, Queue[], any[], Record<string, number | null>]>([
  [
    'nobody borrows: nobody lends',
    [
      { name: 'vision', nominal: 16, used: 8 },
      { name: 'speech', nominal: 8, used: 0 },
    ],
    [],
    { vision: 0, speech: 0 },
  ],
  [
    'one has to spare: it lends all that is borrowed',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8, used: 2 },
    ],
    [],
    { vision: 0, speech: 4 },
  ],
  [
    'several have to spare: nobody can tell whose it is',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8, used: 2 },
      { name: 'ranking', nominal: 8, used: 8 },
      { name: 'robotics', nominal: 8, used: 0 },
    ],
    [],
    { vision: 0, speech: null, ranking: 0, robotics: null },
  ],
  [
    'who may lend nothing lends nothing',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8, used: 2 },
      { name: 'robotics', nominal: 8, used: 0, lendingLimit: 0 },
    ],
    [],
    { vision: 0, speech: 4, robotics: 0 },
  ],
  [
    'without a cohort nothing is lent',
    [{ name: 'vision', nominal: 16, used: 2, cohort: null }],
    [],
    { vision: 0 },
  ],
  [
    'another cohort is another matter',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8, used: 2, cohort: 'other' },
    ],
    [],
    { vision: 0, speech: 0 },
  ],
  [
    'a cohort with a parent may lend beyond itself',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8, used: 2 },
    ],
    [{ metadata: { name: 'all' }, spec: { parentName: 'company' } }],
    { vision: 0, speech: null },
  ],
  [
    'a queue that does not say what it uses makes all unknown',
    [
      { name: 'vision', nominal: 16, used: 20, borrowed: 4 },
      { name: 'speech', nominal: 8 },
    ],
    [],
    { vision: null, speech: null },
  ],
])('%s', (_name, queues, cohorts, expected) => {
  expect(lent(queues, cohorts)).toEqual(expected);
});

it('reads what a LocalQueue uses of GPUs', () => {
  expect(
    useOfQueue({
      metadata: { name: 'gpu', uid: '1' },
      status: {
        flavorsUsage: [
          {
            name: 'h100',
            resources: [
              { name: 'cpu', total: '64' },
              { name: 'nvidia.com/gpu', total: '12' },
            ],
          },
        ],
      },
    } as any),
  ).toEqual([{ flavor: 'h100', resource: 'nvidia.com/gpu', used: 12 }]);
  expect(useOfQueue({ metadata: {} } as any)).toEqual([]);
});
