import { shareOfGpu, shareOfPrice } from './shareOfGpu';

const h100 = {
  'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
  'nvidia.com/gpu.memory': '81559',
};

describe('how much of a GPU one of a resource is', () => {
  it.each([
    ['nvidia.com/gpu', h100, 1000],
    ['nvidia.com/mig-1g.10gb', h100, 133],
    ['nvidia.com/mig-1g.20gb', h100, 196],
    ['nvidia.com/mig-3g.40gb', h100, 464],
    ['nvidia.com/mig-4g.40gb', h100, 535],
    [
      'nvidia.com/mig-1g.10gb',
      { ...h100, 'nvidia.com/mig-1g.10gb.memory': '9856' },
      133,
    ],
    [
      'nvidia.com/mig-1g.6gb',
      {
        'nvidia.com/gpu.product': 'NVIDIA-A30',
        'nvidia.com/gpu.memory': '24576',
      },
      250,
    ],
    [
      'nvidia.com/gpu',
      {
        'nvidia.com/gpu.product': 'NVIDIA-L4-SHARED',
        'nvidia.com/gpu.replicas': '4',
        'nvidia.com/gpu.sharing-strategy': 'time-slicing',
      },
      250,
    ],
    // The memory of the whole is not known: no share, so no price.
    ['nvidia.com/mig-1g.10gb', {}, null],
    ['nvidia.com/mig-custom', h100, null],
  ])('%s', (resource, labels, share) => {
    expect(shareOfGpu(resource, labels as Record<string, string>)).toBe(share);
  });

  it('rounds a price half to even', () => {
    expect(shareOfPrice(6_880_000n, 133)).toBe(915_040n);
    expect(shareOfPrice(10n, 250)).toBe(2n);
    expect(shareOfPrice(14n, 250)).toBe(4n);
  });
});
