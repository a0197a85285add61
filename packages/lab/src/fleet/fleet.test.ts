import { fleetNodes } from './nodes';
import { GPU_POOLS } from './pools';

const nodes = fleetNodes();
const inPool = (pool: string) =>
  nodes.filter(
    ({ metadata }) => metadata.labels?.['slipway.dev/pool'] === pool,
  );

describe('the simulated fleet', () => {
  it('has at least 40 GPU nodes, each with a name of its own', () => {
    const gpuNodes = nodes.filter(
      ({ metadata }) => metadata.labels?.['nvidia.com/gpu.present'] === 'true',
    );
    expect(gpuNodes.length).toBeGreaterThanOrEqual(40);
    expect(new Set(nodes.map(({ metadata }) => metadata.name)).size).toBe(
      nodes.length,
    );
  });

  it.each([
    ['h100', 'NVIDIA-H100-80GB-HBM3', 8],
    ['spot', 'NVIDIA-H100-80GB-HBM3', 8],
    ['a100', 'NVIDIA-A100-SXM4-80GB', 4],
    ['l4', 'NVIDIA-L4', 1],
  ])(
    'has machines in pool %s with the GPUs of a real one',
    (pool, product, gpus) => {
      const machines = inPool(pool);
      expect(machines.length).toBeGreaterThan(1);
      for (const { metadata, status } of machines) {
        expect(metadata.labels).toMatchObject({
          'nvidia.com/gpu.product': product,
          'nvidia.com/gpu.count': String(gpus),
        });
        expect(status.capacity['nvidia.com/gpu']).toBe(String(gpus));
      }
    },
  );

  it('keeps pods without a toleration off every GPU node', () => {
    for (const { name } of GPU_POOLS) {
      for (const node of inPool(name)) {
        expect(node.spec.taints).toEqual([
          { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
        ]);
      }
    }
  });

  it('spreads the H100 machines evenly over two zones', () => {
    const zones = inPool('h100').map(
      ({ metadata }) => metadata.labels!['topology.kubernetes.io/zone'],
    );
    expect(new Set(zones).size).toBe(2);
    expect(zones.filter(zone => zone === zones[0])).toHaveLength(
      zones.length / 2,
    );
  });

  it('offers slices and whole GPUs on MIG nodes, that add up to the machine', () => {
    const [node] = inPool('mig');
    const { capacity } = node.status;
    const physical =
      Number(capacity['nvidia.com/gpu']) +
      Number(capacity['nvidia.com/mig-1g.10gb']) / 7 +
      Number(capacity['nvidia.com/mig-3g.40gb']) / 2;
    expect(physical).toBe(
      Number(node.metadata.labels!['nvidia.com/gpu.count']),
    );
    expect(node.metadata.labels!['nvidia.com/mig.strategy']).toBe('mixed');
  });

  it('offers each time-sliced GPU as often as it has replicas, and says SHARED', () => {
    const [node] = inPool('shared');
    const labels = node.metadata.labels!;
    expect(Number(node.status.capacity['nvidia.com/gpu'])).toBe(
      Number(labels['nvidia.com/gpu.count']) *
        Number(labels['nvidia.com/gpu.replicas']),
    );
    expect(labels['nvidia.com/gpu.product']).toMatch(/-SHARED$/);
  });

  it('labels spot nodes, and only those, as spot', () => {
    const spot = nodes.filter(
      ({ metadata }) =>
        metadata.labels!['karpenter.sh/capacity-type'] === 'spot',
    );
    expect(spot).toEqual(inPool('spot'));
    expect(spot.length).toBeGreaterThan(0);
  });
});
