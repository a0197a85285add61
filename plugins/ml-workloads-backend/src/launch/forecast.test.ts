import { forecast, type Quota } from './forecast';
import { quotaOf } from './queueQuota';

const nodes = { total: 64, free: 16, largestFreeBlock: 8, asOf: 0 };
const quota: Quota = {
  queue: 'gpu',
  clusterQueue: 'team-vision',
  nominal: 16,
  used: 0,
  borrows: true,
  borrowingLimit: null,
  pending: 0,
};
const ask = { replicas: 1, gpusPerPod: 8, profile: 'h100' };

describe('when would it start?', () => {
  it.each([
    ['now', ask, { nodes, quota }, 'Starts now'],
    ['borrow', ask, { nodes, quota: { ...quota, used: 12 } }, 'must borrow 4'],
    [
      'queued',
      ask,
      { nodes, quota: { ...quota, used: 12, borrows: false } },
      'uses 12 of its 16',
    ],
    [
      'queued',
      ask,
      { nodes: { ...nodes, largestFreeBlock: 4 }, quota },
      'at most 4 on one node',
    ],
    [
      'queued',
      ask,
      { nodes, quota: { ...quota, pending: 1 } },
      'workload waits',
    ],
    [
      'never',
      { ...ask, replicas: 9 },
      { nodes, quota },
      'all nodes of profile h100 have 64',
    ],
    [
      'never',
      { ...ask, replicas: 3 },
      { nodes, quota: { ...quota, borrowingLimit: 4 } },
      'can never have more than 20',
    ],
    [
      'unknown',
      ask,
      { nodes: null, quota },
      'How many GPUs are free is not known',
    ],
    [
      'unknown',
      ask,
      { nodes, quota: null, quotaProblem: 'No such queue.' },
      'No such queue.',
    ],
  ] as const)('%s', (value, request, inputs, words) => {
    const answer = forecast(request, inputs);
    expect(answer.value).toBe(value);
    expect(answer.sentence).toContain(words);
  });
});

describe('quota of a ClusterQueue', () => {
  const clusterQueue = {
    metadata: { name: 'team-vision' },
    spec: {
      cohortName: 'fleet',
      resourceGroups: [
        {
          flavors: [
            {
              name: 'h100',
              resources: [{ name: 'nvidia.com/gpu', nominalQuota: '16' }],
            },
            {
              name: 'l4',
              resources: [{ name: 'nvidia.com/gpu', nominalQuota: 4 }],
            },
          ],
        },
      ],
    },
    status: {
      pendingWorkloads: 2,
      flavorsUsage: [
        { name: 'h100', resources: [{ name: 'nvidia.com/gpu', total: '8' }] },
      ],
    },
  };

  it('counts the flavors that fit', () => {
    expect(
      quotaOf(clusterQueue, new Set(['h100']), {
        queue: 'gpu',
        resourceName: 'nvidia.com/gpu',
      }),
    ).toEqual({
      queue: 'gpu',
      clusterQueue: 'team-vision',
      nominal: 16,
      used: 8,
      borrows: true,
      borrowingLimit: null,
      pending: 2,
    });
  });

  it('is not known where no flavor fits', () => {
    expect(() =>
      quotaOf(clusterQueue, new Set(['a100']), {
        queue: 'gpu',
        resourceName: 'nvidia.com/gpu',
      }),
    ).toThrow('has no quota for nvidia.com/gpu on these nodes');
  });
});
