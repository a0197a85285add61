import type { Manifest } from '@slipway/backstage-plugin-ml-workloads-node';
import { groupsOf } from './groups';

const container = {
  name: 'main',
  resources: {
    limits: { 'nvidia.com/gpu': '2', cpu: '1500m', memory: '1Gi' },
  },
};
const template = {
  generateName: 'x-',
  metadata: {
    annotations: { 'kueue.x-k8s.io/podset-required-topology': 'rack' },
  },
  spec: { containers: [container], priorityClassName: 'serving' },
};
const workload = (kind: string, spec: object): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x', namespace: 'team' },
  spec,
});
const countsOf = (kind: string, spec: object, templates = 1) =>
  groupsOf(
    { podTemplates: () => Array(templates).fill(template) },
    workload(kind, spec),
    7,
    () => ({ value: 100, preempts: true }),
  )?.map(({ count }) => count);

describe('the pods of a rendered workload', () => {
  const ray = {
    workerGroupSpecs: [{ replicas: 3 }, { minReplicas: 2, numOfHosts: 2 }],
  };
  it.each([
    ['Job', { parallelism: 4 }, 1, [4]],
    ['Job', {}, 1, [1]],
    [
      'JobSet',
      {
        replicatedJobs: [
          { replicas: 2, template: { spec: { parallelism: 3 } } },
        ],
      },
      1,
      [6],
    ],
    ['TrainJob', { trainer: { numNodes: 5 } }, 1, [5]],
    ['RayJob', { rayClusterSpec: ray }, 4, [1, 3, 4, 1]],
    ['RayService', { rayClusterConfig: ray }, 3, [1, 3, 4]],
    ['Deployment', { replicas: 2 }, 1, [2]],
    ['Deployment', { replicas: 0 }, 1, []],
    [
      'LeaderWorkerSet',
      { replicas: 2, leaderWorkerTemplate: { size: 4 } },
      1,
      [8],
    ],
    [
      'LeaderWorkerSet',
      { replicas: 2, leaderWorkerTemplate: { size: 4 } },
      2,
      [2, 6],
    ],
    ['InferenceService', { predictor: { minReplicas: 3 } }, 1, [3]],
    ['SomethingElse', {}, 1, [7]],
    // Nothing says how its templates are multiplied.
    ['SomethingElse', {}, 2, undefined],
  ])('%s %j', (kind, spec, templates, counts) => {
    expect(countsOf(kind, spec, templates)).toEqual(counts);
  });

  it('has what a pod reserves, its topology and its priority', () => {
    const [group] = groupsOf(
      { podTemplates: () => [template] },
      workload('Job', {}),
      1,
      () => ({ value: 100, preempts: true }),
    )!;
    expect(group).toMatchObject({
      requests: { 'nvidia.com/gpu': 2, cpu: 1500, memory: 2 ** 30 },
      topology: { kind: 'required', level: 'rack' },
      priority: 100,
      terminating: false,
    });
  });
});
