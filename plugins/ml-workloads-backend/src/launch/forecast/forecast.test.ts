import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { forecast } from './forecast';
import {
  GPU,
  holds,
  inputs,
  kueue,
  node,
  pods,
  queue,
  request,
} from './__testUtils__/examples';
import type { ForecastInputs, ForecastRequest } from './types';

const EIGHT = request([pods(1, 8)]);
const rooms = (...all: ReturnType<typeof node>[]) => ({
  nodes: { rooms: all, asOf: 1_000 },
});
const hard = (gpus: number, used: number) => ({
  quotas: {
    asOf: 3_000,
    items: [
      {
        name: 'gpus',
        hard: { [`requests.${GPU}`]: String(gpus) },
        used: { [`requests.${GPU}`]: String(used) },
        scopes: [],
        scopeSelector: [],
      },
    ],
  },
});
const maker = {
  name: 'gpu-pool',
  labels: { pool: 'h100' },
  requirements: [],
  taints: [],
  left: { [GPU]: 64 },
};

const SMALL = node('s1', 4, {
  labels: { pool: 'small' },
  allocatable: { [GPU]: 4, cpu: 48_000, memory: 480 * 2 ** 30, pods: 100 },
});
/** A strict queue whose first flavor has quota for eight GPUs, and nodes of four. */
const small = (workloads: Parameters<typeof kueue>[1]) => {
  const strict = queue('a', 16, { queueingStrategy: 'StrictFIFO' });
  const [offered] = strict.spec.resourceGroups;
  offered.flavors.unshift({ ...offered.flavors[0], name: 'small' });
  const state = kueue([strict], workloads);
  return {
    ...state,
    flavors: [
      { metadata: { name: 'small' }, spec: { nodeLabels: { pool: 'small' } } },
      ...state.flavors,
    ],
  };
};

/** The same, with flavors whose nodes Kueue looks at. */
const looking = (workloads: Parameters<typeof kueue>[1]) => {
  const state = small(workloads);
  return {
    ...state,
    flavors: state.flavors.map(({ metadata, spec }) => ({
      metadata,
      spec: { ...spec, topologyName: 'fleet' },
    })),
  };
};
const TOPOLOGY = request([
  pods(1, 8, { nodeSelector: {}, topology: { kind: 'unconstrained' } }),
]);

type Example = [
  string,
  ForecastRequest,
  Partial<ForecastInputs>,
  Forecast['value'],
  string,
];

const EXAMPLES: Example[] = [
  [
    'quota and room',
    EIGHT,
    {},
    'now',
    'queue gpu has quota for its 8 GPUs, and 12 GPUs of profile h100 are free',
  ],
  [
    'own quota is used, others leave theirs',
    EIGHT,
    { kueue: kueue([queue('a', 8), queue('b', 16)], [holds('a', 4)]) },
    'borrow',
    "4 GPUs beyond queue gpu's own quota",
  ],
  [
    'nobody lends',
    EIGHT,
    {
      kueue: kueue(
        [queue('a', 8), queue('b', 16, { limits: { lendingLimit: '0' } })],
        [holds('a', 4)],
      ),
    },
    'queued',
    'at about position 1: it asks for 8 GPUs, and queue gpu can have 4 now. It uses 4 of its own 8',
  ],
  [
    'others use what they have',
    EIGHT,
    {
      kueue: kueue(
        [queue('a', 8), queue('b', 8)],
        [holds('a', 8), holds('b', 8)],
      ),
    },
    'queued',
    'can have 0 now',
  ],
  [
    'its own quota was lent',
    EIGHT,
    { kueue: kueue([queue('a', 8), queue('b', 8)], [holds('b', 16)]) },
    'now',
    'Kueue stops 1 workload',
  ],
  [
    'its own quota was lent, and it may not take it back',
    EIGHT,
    {
      kueue: kueue(
        [
          queue('a', 8, { preemption: { reclaimWithinCohort: 'Never' } }),
          queue('b', 8),
        ],
        [holds('b', 16)],
      ),
    },
    'queued',
    'can have 0 now',
  ],
  [
    'serving comes before training of the same queue',
    request([pods(1, 8)], { priority: 1000 }),
    {
      kueue: kueue(
        [queue('a', 8, { cohortName: undefined })],
        [holds('a', 8, { priority: 100, owner: 'job' })],
      ),
      ...rooms(
        node('n1', 0, {
          pods: [
            {
              requests: {
                [GPU]: 8,
                cpu: 96_000,
                memory: 960 * 2 ** 30,
                pods: 1,
              },
              priority: 0,
              uid: 'p',
              owners: ['job'],
            },
          ],
        }),
      ),
    },
    'now',
    'For that, Kueue stops 1 workload of lower priority',
  ],
  [
    'equal priority does not',
    request([pods(1, 8)], { priority: 100 }),
    {
      kueue: kueue(
        [queue('a', 8, { cohortName: undefined })],
        [holds('a', 8, { priority: 100 })],
      ),
    },
    'queued',
    'at about position 1',
  ],
  [
    'others wait, but it fits and the queue lets it pass',
    EIGHT,
    { kueue: kueue([queue('a', 16)], [holds('a', 8), holds(undefined, 16)]) },
    'now',
    'Starts now',
  ],
  [
    'others wait, and the queue is strict',
    EIGHT,
    {
      kueue: kueue(
        [queue('a', 16, { queueingStrategy: 'StrictFIFO' })],
        [holds('a', 8), holds(undefined, 16)],
      ),
    },
    'queued',
    'at about position 2: queue gpu serves strictly in order',
  ],
  [
    'others wait in a strict queue, with less priority',
    request([pods(1, 8)], { priority: 1 }),
    {
      kueue: kueue(
        [queue('a', 16, { queueingStrategy: 'StrictFIFO' })],
        [holds(undefined, 16)],
      ),
    },
    'now',
    'Starts now',
  ],
  [
    'others leave quota, but one of them waits for it in a strict queue',
    request([pods(1, 4)]),
    {
      kueue: kueue(
        [
          queue('a', 4),
          queue('b', 16, {
            queueingStrategy: 'StrictFIFO',
            preemption: { reclaimWithinCohort: 'Never' },
          }),
        ],
        [
          holds('a', 8),
          holds(undefined, 16, { namespace: 'team-b', priority: 0 }),
        ],
        {
          queues: new Map([
            ['team-a/gpu', 'a'],
            ['team-b/gpu', 'b'],
          ]),
        },
      ),
    },
    'queued',
    'at about position 1',
  ],
  [
    'more than the queue can ever have',
    request([pods(2, 8)]),
    {
      kueue: kueue([
        queue('a', 8, { limits: { borrowingLimit: '4' } }),
        queue('b', 16),
      ]),
    },
    'never',
    'it asks for 16 GPUs, and queue gpu can have at most 12, borrowing included',
  ],
  [
    'no quota for GPUs at all',
    EIGHT,
    { kueue: kueue([queue('a', 0, { cohortName: undefined })]) },
    'never',
    'queue gpu has no quota for GPUs of profile h100',
  ],
  [
    'GPUs are free, but no node has eight',
    EIGHT,
    rooms(node('n1', 6), node('n2', 6)),
    'queued',
    '12 GPUs are free, but no node has 8 free',
  ],
  [
    'no node is as large, whatever is free',
    request([pods(1, 16)]),
    { kueue: kueue([queue('a', 32)]), ...rooms(node('n1', 8), node('n2', 8)) },
    'never',
    '16 GPUs are free, but no node has 16',
  ],
  [
    'all nodes together are too few',
    request([pods(3, 8)]),
    { kueue: kueue([queue('a', 32)]) },
    'never',
    'all nodes of profile h100 together have 16',
  ],
  [
    'the CPU of the nodes is taken',
    request([pods(2, 4)]),
    rooms(
      node('n1', 8, {
        free: { [GPU]: 8, cpu: 50_000, memory: 2 ** 50, pods: 100 },
      }),
    ),
    'queued',
    '1 of its 2 pods fit onto the nodes now',
  ],
  [
    'a pod asks for more CPU than a node has',
    request([pods(1, 1, { requests: { [GPU]: 1, cpu: 200_000 } })]),
    {},
    'never',
    'a pod asks for 200 cores of CPU, and no node of profile h100 has more than 96 cores',
  ],
  [
    'pods of lower priority give way',
    request([pods(1, 8, { priority: 1000 })], { queue: undefined }),
    {
      kueue: null,
      ...rooms(
        node('n1', 0, {
          pods: [
            {
              requests: {
                [GPU]: 8,
                cpu: 96_000,
                memory: 960 * 2 ** 30,
                pods: 1,
              },
              priority: 10,
              uid: 'p',
              owners: [],
            },
          ],
        }),
      ),
    },
    'now',
    'pods of lower priority give way on the nodes',
  ],
  [
    'within one rack',
    request([pods(2, 8, { topology: { kind: 'required', level: 'rack' } })]),
    {
      kueue: {
        ...kueue([queue('a', 16)]),
        flavors: [
          {
            metadata: { name: 'h100' },
            spec: { nodeLabels: { pool: 'h100' }, topologyName: 'fleet' },
          },
        ],
      },
      ...rooms(
        node('n1', 8, { labels: { pool: 'h100', rack: 'r1' } }),
        node('n2', 8, { labels: { pool: 'h100', rack: 'r2' } }),
      ),
    },
    'never',
    'its 2 pods must be within one rack',
  ],
  [
    'who goes first decides which flavor it gets, and only one has the nodes',
    request([pods(1, 8, { nodeSelector: {} })], { priority: 5 }),
    {
      kueue: small([
        holds('a', 8, { priority: 9 }),
        holds(undefined, 8, { priority: 9 }),
      ]),
      ...rooms(node('n1', 8), SMALL),
    },
    'queued',
    'serves strictly in order, and a workload waits before it',
  ],
  [
    'it gets the flavor without the nodes at once',
    request([pods(1, 8, { nodeSelector: {} })]),
    { kueue: small([]), ...rooms(node('n1', 8), SMALL) },
    'never',
    'a pod asks for 8 GPUs and no node has more than 4',
  ],
  [
    'it gets the flavor with the nodes, where Kueue looks at them',
    TOPOLOGY,
    { kueue: looking([]), ...rooms(node('n1', 8), SMALL) },
    'now',
    'has quota for its 8 GPUs',
  ],
  [
    'Kueue looks at nodes, and those that could have it are taken',
    TOPOLOGY,
    { kueue: looking([]), ...rooms(node('n1', 2), SMALL) },
    'queued',
    'at most 2 on one node',
  ],
  [
    'Kueue looks at nodes, and none could have it',
    TOPOLOGY,
    { kueue: looking([]), ...rooms(SMALL) },
    'never',
    'no node has more than 4',
  ],
  [
    'a cordoned node',
    EIGHT,
    rooms(node('n1', 8, { open: false })),
    'queued',
    '0 of the 8 of profile h100 are free',
  ],
  [
    'no node of the profile, and nobody makes any',
    EIGHT,
    rooms(),
    'never',
    'the cluster has no node of profile h100',
  ],
  [
    'no node of the profile, and a NodePool makes some',
    EIGHT,
    { ...rooms(), makers: [maker] },
    'needsNode',
    'NodePool gpu-pool can make more',
  ],
  [
    'no room, and the NodePool is at its limit',
    EIGHT,
    { ...rooms(node('n1', 0)), makers: [{ ...maker, left: { [GPU]: 4 } }] },
    'queued',
    'It waits for room',
  ],
  [
    'the namespace may never have so many',
    EIGHT,
    hard(4, 0),
    'never',
    `it asks for 8 of requests.${GPU}, and ResourceQuota gpus of namespace team-a has a hard limit of 4`,
  ],
  [
    'the namespace has some of them in use',
    EIGHT,
    hard(12, 8),
    'queued',
    '8 of 12 are in use',
  ],
  ...(
    [
      [
        'what Kueue stops for it leaves the namespace, too',
        'team-a',
        'now',
        '',
      ],
      ['what Kueue stops elsewhere does not', 'team-b', 'queued', '8 of 12'],
    ] as const
  ).map(
    ([title, namespace, value, sentence]): Example => [
      title,
      request([pods(1, 8)], { priority: 1000 }),
      {
        kueue: kueue(
          [queue('a', 8, { cohortName: undefined })],
          [holds('a', 8, { namespace, priority: 100, owner: 'job' })],
        ),
        ...hard(12, 8),
        ...rooms(
          node('n1', 0, {
            pods: [
              {
                uid: 'p',
                requests: {
                  [GPU]: 8,
                  cpu: 96_000,
                  memory: 960 * 2 ** 30,
                  pods: 1,
                },
                priority: 0,
                owners: ['job'],
              },
            ],
          }),
        ),
      },
      value,
      sentence,
    ],
  ),
  [
    'no queue: nodes and quota alone',
    request([pods(1, 8)], { queue: undefined }),
    { kueue: null },
    'now',
    'Starts now: 12 GPUs of profile h100 are free',
  ],
  [
    'the queue could not be read',
    EIGHT,
    { kueue: null, queueProblem: 'The quota of queue gpu is not known: 403' },
    'unknown',
    'not known: 403',
  ],
  [
    'the cluster is not observed',
    EIGHT,
    { nodes: null },
    'unknown',
    'does not observe',
  ],
  [
    'the queue is stopped',
    EIGHT,
    { kueue: kueue([queue('a', 16, { stopPolicy: 'Hold' })]) },
    'queued',
    'ClusterQueue a is stopped',
  ],
  [
    'the queue takes other namespaces',
    EIGHT,
    {
      kueue: kueue([
        queue('a', 16, { namespaceSelector: { matchLabels: { x: 'y' } } }),
      ]),
    },
    'never',
    'does not take workloads of this namespace',
  ],
  [
    'a resource without quota, which Kueue may be told to ignore',
    request([pods(1, 1, { requests: { [GPU]: 1, 'ephemeral-storage': 1 } })]),
    rooms(
      node('n1', 8, {
        free: { [GPU]: 8, 'ephemeral-storage': 1, pods: 10 },
        allocatable: { [GPU]: 8, 'ephemeral-storage': 1, pods: 10 },
      }),
    ),
    'unknown',
    'has no quota for ephemeral-storage',
  ],
  [
    'a resource without quota, which Kueue is seen to ignore',
    request([
      pods(1, 1, { requests: { [GPU]: 1, 'example.com/nic': 0, rdma: 1 } }),
    ]),
    {
      kueue: kueue([queue('a', 16)], [holds('a', 1, { ignored: ['rdma'] })]),
      ...rooms(
        node('n1', 8, {
          free: { [GPU]: 8, rdma: 1, pods: 10 },
          allocatable: { [GPU]: 8, rdma: 1, pods: 10 },
        }),
      ),
    },
    'now',
    'Starts now',
  ],
  [
    'a resource without quota, which Kueue is configured to ignore',
    request([pods(1, 1, { requests: { [GPU]: 1, 'ephemeral-storage': 1 } })]),
    {
      kueue: { ...kueue([queue('a', 16)]), ignoredPrefixes: ['ephemeral-'] },
      ...rooms(
        node('n1', 8, {
          free: { [GPU]: 8, 'ephemeral-storage': 1, pods: 10 },
          allocatable: { [GPU]: 8, 'ephemeral-storage': 1, pods: 10 },
        }),
      ),
    },
    'now',
    'Starts now',
  ],
  [
    'an admission check comes after',
    EIGHT,
    {
      kueue: kueue([
        queue('a', 16, {
          admissionChecksStrategy: { admissionChecks: [{ name: 'approve' }] },
        }),
      ]),
    },
    'unknown',
    'then admission check approve decides',
  ],
];

describe('when would it start?', () => {
  it.each(EXAMPLES)('%s', (_what, asked, known, value, sentence) => {
    const said = forecast(asked, inputs(known));
    expect([said.value, said.sentence]).toEqual([
      value,
      expect.stringContaining(sentence),
    ]);
  });

  it('says how many replicas of a service start', () => {
    const said = forecast(
      request([pods(3, 4)], { podByPod: true }),
      inputs({ nodes: { rooms: [node('n1', 8), node('n2', 2)], asOf: 1_000 } }),
    );
    expect(said).toMatchObject({
      value: 'queued',
      sentence: expect.stringMatching(
        /^2 of 3 replicas start now. All together: It waits for room/,
      ),
    });
  });

  it('names who may take borrowed GPUs back', () => {
    const said = forecast(
      EIGHT,
      inputs({
        kueue: kueue(
          [
            queue('a', 4),
            queue('b', 16),
            queue('c', 0),
            queue('d', 8, { preemption: { reclaimWithinCohort: 'Never' } }),
          ],
          [],
        ),
      }),
    );
    expect(said.value).toBe('borrow');
    expect(said.reclaimableBy).toEqual(['team-b']);
    // The caller decides who may read the names, so they are nowhere else.
    expect(said.sentence).not.toContain('team-b');
    expect(JSON.stringify(said.inputs)).not.toContain('team-b');
  });

  it('says its place in the queue, and what it was reckoned from', () => {
    const said = forecast(
      request([pods(1, 8)], { priority: 5 }),
      inputs({
        kueue: kueue(
          [queue('a', 8, { cohortName: undefined })],
          [
            holds('a', 8, { priority: 5 }),
            holds(undefined, 4, { priority: 9 }),
            holds(undefined, 4, { priority: 1 }),
          ],
          { waiting: [{ priority: 9, position: 2 }] },
        ),
      }),
    );
    expect(said).toMatchObject({
      value: 'queued',
      position: 4,
      asOf: '1970-01-01T00:00:01.000Z',
      inputs: [
        {
          name: 'Free GPUs of profile h100',
          value: '12 of 16, at most 8 on one node',
          asOf: '1970-01-01T00:00:01.000Z',
        },
        {
          name: 'Quota of queue gpu',
          value: 'uses 8 of its 8',
          asOf: '1970-01-01T00:00:02.000Z',
        },
        { name: 'Waiting before it', value: '3' },
        { name: 'Priority in the queue', value: '5' },
        { name: 'Asked for', value: '1 × 8 GPUs, 80 cores, 800Gi memory' },
      ],
    });
  });
});
