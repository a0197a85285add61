import { slice } from '../metering/testing/world';
import { freeGpusOf } from './capacity';
import { FleetMemory } from './FleetMemory';
import type { KubeObject, ObjectObservation } from './types';

const GPU = 'nvidia.com/gpu';

const node: KubeObject = {
  metadata: { name: 'n1', uid: 'n1', labels: { pool: 'h100' } },
  spec: {},
  status: {
    capacity: { [GPU]: '8' },
    allocatable: { [GPU]: '8', cpu: '96' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
};

const gpus = (count: number) => ({
  resources: { limits: { [GPU]: String(count) } },
});

function pod(name: string, spec: object, phase = 'Pending'): KubeObject {
  return {
    metadata: { name, uid: name, namespace: 'team-vision' },
    spec: { nodeName: 'n1', ...spec },
    status: { phase },
  };
}

function freeWith(...pods: KubeObject[]) {
  const fleet = new FleetMemory();
  fleet.apply('nodes', [{ type: 'ADDED', object: node }]);
  fleet.apply(
    'pods',
    pods.map(object => ({ type: 'ADDED' as const, object })),
  );
  return freeGpusOf(fleet.gpuNodes(), { pool: 'h100' }, GPU);
}

it('knows which nodes have GPUs through claims', () => {
  const fleet = new FleetMemory();
  const { status } = node;
  fleet.apply('nodes', [
    {
      type: 'ADDED',
      object: { ...node, status: { conditions: status.conditions } },
    },
  ]);
  const { object } = slice('2026-03-02T10:00:00Z', {
    devices: [{ name: 'gpu-0' }],
    node: 'n1',
  }) as ObjectObservation;
  expect(fleet.gpuNodes()).toEqual([]);
  fleet.apply('resourceslices.resource.k8s.io', [{ type: 'ADDED', object }]);
  expect(fleet.gpuNodes()).toMatchObject([
    { name: 'n1', announced: true, totalMilli: 1000, allocatable: {} },
  ]);
  expect(freeGpusOf(fleet.gpuNodes(), { pool: 'h100' }, GPU)).toBeNull();
});

describe('what is free of a node with eight GPUs', () => {
  it.each<[string, KubeObject[], number]>([
    ['nothing runs', [], 8],
    ['a pod runs', [pod('a', { containers: [gpus(3)] }, 'Running')], 5],
    ['a pod is starting', [pod('a', { containers: [gpus(3)] })], 5],
    ['a pod has ended', [pod('a', { containers: [gpus(3)] }, 'Failed')], 8],
    [
      'a pod waits for a node',
      [pod('a', { nodeName: undefined, containers: [gpus(3)] })],
      8,
    ],
    [
      'an init container asks for more than what follows it',
      [pod('a', { initContainers: [gpus(6)], containers: [gpus(2)] })],
      2,
    ],
    [
      'a sidecar has its own',
      [
        pod('a', {
          initContainers: [{ ...gpus(1), restartPolicy: 'Always' }],
          containers: [gpus(2)],
        }),
      ],
      5,
    ],
    [
      'two pods have all of it',
      [
        pod('a', { containers: [gpus(4)] }),
        pod('b', { containers: [gpus(4)] }),
      ],
      0,
    ],
  ])('where %s', (_, pods, free) => {
    expect(freeWith(...pods)).toEqual({
      total: 8,
      free,
      largestFreeBlock: free,
    });
  });
});
