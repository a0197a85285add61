import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Pipeline } from '../../observe/Pipeline';
import type { KubeObject, Observation } from '../../observe/types';
import { Ledger } from '../Ledger';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { migrate, settled } from '../testing/ledgerRun';
import {
  beats,
  clock,
  CLUSTER,
  inOrder,
  namespace,
  RATE,
} from '../testing/world';
import { poolProfiles, smallestPods, strandedBy } from './nodeProfiles';

jest.setTimeout(120_000);

const databases = TestDatabases.create();
const HOUR = 3_600_000;
const iso = (text: string) => new Date(clock(text)).toISOString();

const PROFILES = smallestPods([
  {
    name: 'l4',
    nodeSelector: { 'example.com/pool': 'l4' },
    counts: [1, 2, 4],
    cpuPerGpu: '8',
    memoryPerGpu: '32Gi',
  },
]);

/** Four GPUs, 32 cores of which 30 can be had, 128 GiB. */
const NODE: Observation = {
  at: clock('10:00'),
  cluster: CLUSTER,
  resource: 'nodes',
  type: 'ADDED',
  object: {
    kind: 'Node',
    metadata: {
      name: 'node-1',
      uid: 'uid-node-1',
      creationTimestamp: iso('08:00'),
      labels: {
        'node.kubernetes.io/instance-type': 'four-gpus',
        'nvidia.com/gpu.product': 'NVIDIA-L4',
        'nvidia.com/gpu.count': '4',
        'example.com/pool': 'l4',
      },
    },
    status: {
      capacity: { cpu: '32', memory: '128Gi', 'nvidia.com/gpu': '4' },
      allocatable: { cpu: '30', memory: '128Gi', 'nvidia.com/gpu': '4' },
    },
  },
};

function pod(
  at: string,
  name: string,
  requests: Record<string, string>,
  type: 'ADDED' | 'DELETED' = 'ADDED',
  phase: string = 'Running',
): Observation {
  const object: KubeObject = {
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'team-vision',
      uid: `uid-${name}`,
      creationTimestamp: iso('10:00'),
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', resources: { requests } }],
    },
    status: { phase },
  };
  return { at: clock(at), cluster: CLUSTER, resource: 'pods', type, object };
}

async function ledger(
  knex: Knex,
  observations: Observation[],
  profiles = PROFILES,
  batch = observations.length,
) {
  const rates = RateTable.create([RATE]);
  const pricing = {
    ...rates.current(),
    profiles: [{ from: 0, to: Number.MAX_SAFE_INTEGER, value: profiles }],
  };
  const settler = Settler.create({
    knex,
    rates: { current: () => pricing, load: async () => pricing },
  });
  const pipeline = Pipeline.create({
    knex,
    consumers: [
      Ledger.create({ podSizes: true, nodeLabels: ['example.com/pool'] }),
    ],
  });
  for (let i = 0; i < observations.length; i += batch) {
    await pipeline.apply(observations.slice(i, i + batch));
    await settler.settleDirty({ limit: Infinity, force: true });
  }
  return Object.fromEntries(
    Object.entries(await settled(knex)).map(([key, [gpuMs]]) => [
      key,
      gpuMs / HOUR,
    ]),
  );
}

const DAY = [
  namespace('10:00', 'team-vision', 'vision'),
  NODE,
  beats('10:00', '14:00'),
];

describe.each(databases.eachSupportedId())('stranded GPUs on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  afterEach(async () => {
    await knex.destroy();
  });

  const squatted = inOrder(
    ...DAY,
    // A GPU with 8 cores all the time; 16 cores without a GPU from 11:00 to 13:00. 30 − 8 − 16 leaves 6, and a profile needs 8.
    pod('10:00', 'worker', { 'nvidia.com/gpu': '1', cpu: '8', memory: '32Gi' }),
    pod('11:00', 'squatter', { cpu: '16', memory: '1Gi' }),
    pod('13:00', 'squatter', { cpu: '16', memory: '1Gi' }, 'DELETED'),
  );

  it('are free GPUs whose node has no CPU left for the smallest profile, whoever took it', async () => {
    expect(await ledger(knex, squatted)).toEqual({
      'allocated vision starting': 4,
      'stranded/cpu': 6,
      'unallocated/free': 6,
    });
  });

  it('are told the same whenever it is settled', async () => {
    expect(await ledger(knex, squatted, PROFILES, 7)).toEqual({
      'allocated vision starting': 4,
      'stranded/cpu': 6,
      'unallocated/free': 6,
    });
  });

  it('are stranded by memory where CPU is left', async () => {
    const observations = inOrder(
      ...DAY,
      pod('10:00', 'cache', { cpu: '1', memory: '100Gi' }),
      // A pod that has ended takes nothing.
      pod('12:00', 'cache', { cpu: '1', memory: '100Gi' }, 'ADDED', 'Failed'),
    );
    expect(await ledger(knex, observations)).toEqual({
      'stranded/memory': 8,
      'unallocated/free': 8,
    });
  });

  it('are not known without profiles of their pool', async () => {
    expect(
      await ledger(
        knex,
        squatted,
        smallestPods([
          {
            name: 'h100',
            nodeSelector: { 'example.com/pool': 'h100' },
            counts: [8],
            cpuPerGpu: '20',
            memoryPerGpu: '200Gi',
          },
        ]),
      ),
    ).toEqual({ 'allocated vision starting': 4, 'unallocated/free': 12 });
  });
});

describe('the smallest pod of a pool', () => {
  const pool = smallestPods([
    { name: 'large', counts: [8, 4], cpuPerGpu: 10, memoryPerGpu: '100Gi' },
    { name: 'lean', counts: [1], cpuPerGpu: '20', memoryPerGpu: '10Gi' },
    { name: 'small', counts: [1, 8], cpuPerGpu: '4500m', memoryPerGpu: '64Gi' },
  ]);

  it('is a profile at its smallest count', () => {
    expect(
      poolProfiles(pool, {}).map(({ name, cpuMilli, memoryBytes }) => [
        name,
        cpuMilli,
        memoryBytes / 2 ** 30,
      ]),
    ).toEqual([
      ['small', 4500, 64],
      ['lean', 20_000, 10],
      ['large', 40_000, 400],
    ]);
  });

  it.each([
    [4500, 64, undefined],
    [4499, 64, 'cpu'],
    [4500, 63, 'memory'],
    // The lean one fits where the small one lacks memory.
    [20_000, 10, undefined],
    [1000, 1, 'cpu'],
    [-1, 500, 'cpu'],
  ])('with %d m and %d GiB left: %s', (cpuMilli, gib, reason) => {
    expect(
      strandedBy(poolProfiles(pool, {}), {
        cpuMilli,
        memoryBytes: gib * 2 ** 30,
      }),
    ).toBe(reason);
  });
});
