import { floor, plus, times, ZERO } from './fractions';
import {
  fewestGpus,
  layoutWaste,
  migProfileOf,
  migReplicasOf,
  migResourceOf,
  migShareOf,
  singleProfileOf,
} from './mig';

const card = (model: string, memoryMiB?: number) => ({ model, memoryMiB });
const A100_40 = card('NVIDIA-A100-SXM4-40GB');
const A100_80 = card('NVIDIA-A100-SXM4-80GB');
const H200 = card('NVIDIA-H200');
const A30 = card('NVIDIA-A30');

describe('the share of a MIG device', () => {
  // Geometry: NVIDIA's MIG guide, supported profiles; the mean of compute and memory slices.
  it.each([
    [A100_40, '1g.5gb', 133],
    [A100_40, '1g.10gb', 196],
    [A100_40, '1g.5gb+me', 133],
    [A100_40, '1g.5gb.me', 133],
    [A100_40, '2g.10gb', 267],
    [A100_40, '3g.20gb', 464],
    [A100_40, '4g.20gb', 535],
    [A100_40, '7g.40gb', 1000],
    // One of three compute instances that share a GPU instance.
    [A100_40, '1c.3g.20gb', 154],
    [A100_80, '1g.10gb', 133],
    [A100_80, '1g.20gb', 196],
    [card('NVIDIA-H100-NVL'), '1g.12gb', 133],
    [card('NVIDIA-H100-NVL'), '1g.24gb', 196],
    [H200, '1g.18gb', 133],
    [H200, '1g.35gb', 196],
    [card('NVIDIA-B200'), '1g.23gb', 133],
    [card('NVIDIA-B200'), '1g.45gb', 196],
    [card('NVIDIA-GB200'), '1g.47gb', 196],
    [card('NVIDIA-B300'), '1g.67gb', 196],
    // 1g.35gb is an eighth of this card and a quarter of an H200.
    [card('NVIDIA-GB300'), '1g.35gb', 133],
    [card('NVIDIA-GB300'), '1g.70gb', 196],
    [A30, '1g.6gb', 250],
    [A30, '2g.12gb', 500],
    [A30, '4g.24gb', 1000],
    [card('NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition'), '1g.24gb', 250],
    [card('something', 81_559), '1g.10gb', 133],
    [card('something', 40_537), '1g.10gb', 196],
    // Nothing tells the card: only sizes that are unmistakable are doubled.
    [card('something'), '1g.10gb', 133],
    [card('something'), '1g.20gb', 196],
  ])('of %j, %s is %d thousandths', (of, profile, milli) => {
    expect(floor(migShareOf(profile, of)!)).toBe(milli);
  });

  it.each([
    ['1g.5gb', 7],
    ['1g.10gb', 4],
    ['2g.10gb', 3],
    ['3g.20gb', 2],
    ['4g.20gb', 1],
    ['7g.40gb', 1],
  ])('never makes a card larger: %s fits %d times', (profile, most) => {
    const all = times(migShareOf(profile, A100_40)!, most);
    expect(floor(all)).toBeLessThanOrEqual(1000);
    expect(fewestGpus({ [profile]: most }, A100_40)).toBe(1);
    expect(fewestGpus({ [profile]: most + 1 }, A100_40)).toBe(2);
  });

  it('of layouts that use all of a card sum to it exactly', () => {
    const mixed = ['1g.5gb', '1g.5gb', '2g.10gb', '3g.20gb'];
    const sum = mixed.reduce(
      (all, profile) => plus(all, migShareOf(profile, A100_40)!),
      ZERO,
    );
    expect(sum).toEqual({ numerator: 1000, denominator: 1 });
    expect(
      layoutWaste(1, 0, { '4g.20gb': 1, '3g.20gb': 1 }, A100_40).numerator,
    ).toBe(0);
  });

  it('leaves what a layout can give to nobody', () => {
    expect(layoutWaste(1, 0, { '1g.5gb': 7 }, A100_40)).toEqual({
      numerator: 125,
      denominator: 2,
    });
    // Four whole GPUs beside four that are cut.
    expect(layoutWaste(8, 4, { '1g.5gb': 28 }, A100_40)).toEqual({
      numerator: 250,
      denominator: 1,
    });
    expect(layoutWaste(8, 8, {}, A100_40)).toEqual(ZERO);
  });
});

describe('the names of MIG devices', () => {
  it.each(['custom', '0g.5gb', '8g.80gb', '4c.3g.20gb', '1g.5gb;drop'])(
    '%s is none',
    name => {
      expect(migProfileOf(name)).toBeUndefined();
    },
  );

  it('are those of resources, also when they are shared and renamed', () => {
    expect(migResourceOf('nvidia.com/mig-1g.5gb')).toBe('1g.5gb');
    expect(migResourceOf('nvidia.com/mig-1g.5gb.shared')).toBe('1g.5gb');
    expect(migResourceOf('nvidia.com/mig-1g.5gb.me')).toBe('1g.5gb.me');
    expect(migResourceOf('nvidia.com/gpu')).toBeUndefined();
  });

  it('are read from the labels of discovery and of GKE', () => {
    const product = (name: string) => ({ 'nvidia.com/gpu.product': name });
    expect(
      singleProfileOf(product('NVIDIA-A100-SXM4-40GB-MIG-1g.5gb-SHARED')),
    ).toBe('1g.5gb');
    expect(singleProfileOf(product('NVIDIA-A100-SXM4-40GB'))).toBeUndefined();
    expect(
      singleProfileOf({ 'cloud.google.com/gke-gpu-partition-size': '2g.10gb' }),
    ).toBe('2g.10gb');
  });

  it('tell how many pods take turns on one', () => {
    const labels = {
      'nvidia.com/mig-1g.5gb.replicas': '4',
      'nvidia.com/mig-1g.5gb.product': 'NVIDIA-A100-MIG-1g.5gb-SHARED',
    };
    expect(migReplicasOf('1g.5gb', labels)).toBe(4);
    expect(migReplicasOf('2g.10gb', labels)).toBe(1);
    const alone = { 'nvidia.com/mig-2g.10gb.replicas': '2' };
    expect(migReplicasOf('2g.10gb', alone)).toBe(2);
    expect(
      migReplicasOf('2g.10gb', {
        ...alone,
        'nvidia.com/mig-2g.10gb.sharing-strategy': 'none',
      }),
    ).toBe(1);
  });
});
