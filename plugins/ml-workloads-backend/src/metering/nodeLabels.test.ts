import { gpuCountOf, replicasOf } from './nodeLabels';

const COUNT = 'nvidia.com/gpu.count';

describe('the labels of a node', () => {
  it.each([
    '1e3',
    '0x8',
    '',
    ' 8',
    '8.0',
    '-8',
    '0',
    'many',
    '9007199254740991',
  ])('tell no number of GPUs with %p', written => {
    expect(gpuCountOf({ [COUNT]: written })).toBeUndefined();
  });

  it('tell the number of GPUs by the first of them that can be read', () => {
    const karpenter = { 'karpenter.k8s.aws/instance-gpu-count': '8' };
    expect(gpuCountOf({ [COUNT]: '4', ...karpenter })).toBe(4);
    expect(gpuCountOf({ [COUNT]: 'many', ...karpenter })).toBe(8);
  });

  it('tell how many pods share a GPU, also without the name of the strategy', () => {
    const replicas = { 'nvidia.com/gpu.replicas': '4' };
    const strategy = (name: string) => ({
      'nvidia.com/gpu.sharing-strategy': name,
    });
    expect(replicasOf(replicas)).toBe(4);
    expect(replicasOf({ ...replicas, ...strategy('mps') })).toBe(4);
    expect(replicasOf({ ...replicas, ...strategy('none') })).toBe(1);
    expect(replicasOf({ 'nvidia.com/gpu.replicas': '1' })).toBe(1);
    expect(replicasOf({})).toBe(1);
  });
});
