import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';
import type { HardwareProfileConfig } from '../../contracts';
import { problemOf } from './problemOf';

const profile: HardwareProfileConfig = {
  name: 'h100',
  title: 'H100',
  description: null,
  resourceName: 'nvidia.com/gpu',
  gpuModel: 'NVIDIA-H100-80GB-HBM3',
  gpuMemoryGiB: 80,
  counts: [4, 8],
  nodeSelector: { 'slipway.dev/pool': 'h100' },
  tolerations: [],
  queue: 'gpu',
  cpuPerGpu: '20',
  memoryPerGpu: '200Gi',
};
const limits: TeamLimits = {
  cluster: 'lab',
  namespace: 'team-vision',
  team: 'vision',
  queues: ['gpu'],
  source: 'WorkloadLimits/default in team-vision',
  maxGpusPerWorkload: 16,
  maxRunSeconds: null,
  allowedRegistries: [],
  maxServingReplicas: null,
  other: {},
};
const asked = { cluster: 'lab', team: 'vision', limits, total: 8 };

describe('why a team cannot use a profile', () => {
  it.each([
    [{}, {}, null],
    [
      { other: { pools: { label: 'slipway.dev/pool', values: ['h100'] } } },
      {},
      null,
    ],
    [
      { other: { pools: { label: 'slipway.dev/pool', values: ['l4'] } } },
      {},
      'only use nodes whose slipway.dev/pool is l4',
    ],
    [
      { other: { allowedGpuResources: ['nvidia.com/mig-1g.10gb'] } },
      {},
      'may not use nvidia.com/gpu, only nvidia.com/mig-1g.10gb',
    ],
    [{ other: { allowedGpuCounts: [1, 2] } }, {}, 'your team may have 1, 2'],
    [{ other: { maxGpusPerPod: 2 } }, {}, 'your team may have at most 2'],
    [{ maxGpusPerWorkload: 2 }, {}, 'your team may have at most 2'],
    [{ queues: ['other'] }, {}, 'your team may use other'],
    [{}, { total: 0 }, "Cluster 'lab' has no node with nvidia.com/gpu"],
    // What is not known is held against nobody.
    [{}, { total: null }, null],
  ])('%j %j', (change, facts, problem) => {
    const said = problemOf(profile, {
      ...asked,
      limits: { ...limits, ...change } as TeamLimits,
      ...facts,
    });
    expect(said ?? '').toContain(problem ?? '');
    expect(said === null).toBe(problem === null);
  });

  it('offers a profile to the teams that it names only', () => {
    const theirs = { ...profile, teams: ['speech'] };
    expect(problemOf(theirs, asked)).toContain('offered to other teams');
    expect(problemOf(theirs, { ...asked, team: 'speech' })).toBeNull();
    expect(problemOf(theirs, { ...asked, team: null })).toBeNull();
  });
});
