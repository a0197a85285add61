import { gpuNode, inOrder, node, pod, RATE } from '../testing/world';
import { A100, running, start, times } from './held';
import { hourOfMilli, MINUTE, type CaseGroup } from './types';

export const sharingCases: CaseGroup = {
  title: 'Shares of a GPU',
  cases: [
    {
      title: 'Init containers and sidecars count as the scheduler counts',
      because: [
        'Containers: 1 GPU. A sidecar before them: 1 GPU. An init container after the sidecar: 2 GPUs.',
        'The larger of 1 + 1 and 1 + 2: the pod holds 3 GPUs of 4 for the hour.',
      ],
      source:
        'ledger rules §3.10; Kubernetes documentation, sidecar containers, resource sharing within containers',
      observations: inOrder(
        ...start,
        node('10:00', { created: '08:00' }),
        pod('10:00', {
          scheduled: '10:00',
          started: '10:00',
          init: [
            { limits: { 'nvidia.com/gpu': '1' }, sidecar: true },
            { limits: { 'nvidia.com/gpu': '2' } },
          ],
        }),
      ),
      expected: {
        'allocated vision running': [180 * MINUTE, 27_000_000],
        'unallocated/free': [60 * MINUTE, 9_000_000],
      },
    },
    {
      title: 'Several containers with GPUs, in a gang of two pods',
      because: [
        'Each pod has containers with 1 and 2 GPUs: 3 GPUs on each of two nodes of 4, for the hour. The workload holds 6 GPU-h, 2 are free; two nodes cost 72.00.',
      ],
      source: 'ledger rules §3.10',
      observations: inOrder(
        ...start,
        ['node-1', 'node-2'].flatMap(name => [
          node('10:00', { name, created: '08:00' }),
          pod('10:00', {
            name: `on-${name}`,
            node: name,
            besides: [{ 'nvidia.com/gpu': '2' }],
            scheduled: '10:00',
            started: '10:00',
          }),
        ]),
      ),
      expected: {
        'allocated vision running': [360 * MINUTE, 54_000_000],
        'unallocated/free': [120 * MINUTE, 18_000_000],
      },
    },
    {
      title: 'The price list, the label and the capacity count differently',
      because: [
        'The rate row says that such a node has 8 GPUs, the label 4, the capacity 4: the rate row’s number counts, and data health names the difference (gpu-count-mismatch).',
        'One of 8 is held: an eighth of 36.00.',
      ],
      source: 'ledger rules §2.8',
      rates: [{ ...RATE, gpuCount: 8 }],
      observations: inOrder(
        ...start,
        node('10:00', { created: '08:00' }),
        running([{ 'nvidia.com/gpu': '1' }]),
      ),
      expected: {
        'allocated vision running': [60 * MINUTE, 4_500_000],
        'unallocated/free': [420 * MINUTE, 31_500_000],
      },
    },
    {
      title: 'Time-slicing, not renamed',
      because: [
        'Three replicas of one GPU are called nvidia.com/gpu: each is 1000 / 3, rounded down 333. Three fill the GPU; 1 is rounding.',
      ],
      source:
        'ledger rules §3.11; NVIDIA device plugin, time-slicing (renameByDefault false)',
      observations: inOrder(
        ...start,
        gpuNode('10:00', `${A100}-SHARED`, {
          capacity: { 'nvidia.com/gpu': '3' },
          labels: {
            'nvidia.com/gpu.replicas': '3',
            'nvidia.com/gpu.sharing-strategy': 'time-slicing',
          },
        }),
        running(times(3, { 'nvidia.com/gpu': '1' })),
      ),
      expected: {
        'allocated vision running': hourOfMilli(999),
        'stranded/rounding': hourOfMilli(1),
      },
    },
    {
      title: 'Time-slicing, renamed, and MPS',
      because: [
        'Four replicas, asked for as nvidia.com/gpu.shared: 250 each. MPS counts the same way.',
      ],
      source:
        'ledger rules §3.11; NVIDIA device plugin, time-slicing (renameByDefault true) and MPS',
      observations: inOrder(
        ...start,
        gpuNode('10:00', A100, {
          capacity: { 'nvidia.com/gpu.shared': '4' },
          labels: {
            'nvidia.com/gpu.replicas': '4',
            'nvidia.com/gpu.sharing-strategy': 'mps',
          },
        }),
        running(times(3, { 'nvidia.com/gpu.shared': '1' })),
      ),
      expected: {
        'allocated vision running': hourOfMilli(750),
        'unallocated/free': hourOfMilli(250),
      },
    },
    {
      title: 'HAMi: the larger of cores and memory',
      because: [
        '30 % of the cores and 12,288 of 24,576 MiB: the larger share is 500. HAMi offers the GPU ten times, and 100 cores of it.',
      ],
      source:
        'ledger rules §3.11; HAMi documentation, nvidia.com/gpucores and nvidia.com/gpumem',
      observations: inOrder(
        ...start,
        gpuNode('10:00', 'NVIDIA-L4', {
          capacity: { 'nvidia.com/gpu': '10', 'nvidia.com/gpucores': '100' },
          labels: { 'nvidia.com/gpu.memory': '24576' },
        }),
        running([
          {
            'nvidia.com/gpu': '1',
            'nvidia.com/gpucores': '30',
            'nvidia.com/gpumem': '12288',
          },
        ]),
      ),
      expected: {
        'allocated vision running': hourOfMilli(500),
        'unallocated/free': hourOfMilli(500),
      },
    },
    {
      title: 'Another vendor’s GPUs',
      because: [
        'amd.com/gpu counts whole GPUs like any resource that the configuration lists: 1 of 2 is held.',
      ],
      source: 'ledger rules §3.11',
      observations: inOrder(
        ...start,
        gpuNode('10:00', '', {
          gpus: 2,
          capacity: { 'amd.com/gpu': '2' },
          labels: {
            'nvidia.com/gpu.count': '',
            'amd.com/gpu.product-name': 'MI300X',
          },
        }),
        running([{ 'amd.com/gpu': '1' }]),
      ),
      expected: {
        'allocated vision running': [60 * MINUTE, 18_000_000],
        'unallocated/free': [60 * MINUTE, 18_000_000],
      },
    },
  ],
};
