import { ConfigReader } from '@backstage/config';
import { readHardwareProfiles } from './readHardwareProfiles';

const h100 = {
  name: 'h100',
  gpuModel: 'NVIDIA-H100-80GB-HBM3',
  counts: [1, 8],
  cpuPerGpu: 20,
  memoryPerGpu: '200Gi',
};
const read = (...hardwareProfiles: unknown[]) =>
  readHardwareProfiles(
    new ConfigReader({ mlWorkloads: { hardwareProfiles } } as any),
  );

describe('hardware profiles in the configuration', () => {
  it('takes what a profile says, and fills in the rest', () => {
    expect(
      read({
        ...h100,
        nodeSelector: { 'slipway.dev/pool': 'h100' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
        spot: true,
        topology: { rack: 'slipway.dev/rack' },
        purposes: ['training'],
        teams: ['vision'],
      }),
    ).toEqual([
      expect.objectContaining({
        title: 'h100',
        resourceName: 'nvidia.com/gpu',
        cpuPerGpu: '20',
        nodeSelector: { 'slipway.dev/pool': 'h100' },
        spot: true,
        topology: { rack: 'slipway.dev/rack' },
        purposes: ['training'],
        teams: ['vision'],
      }),
    ]);
    expect(read(h100)[0]).toMatchObject({
      spot: false,
      purposes: ['training', 'serving'],
      tolerations: [],
    });
    expect(readHardwareProfiles(new ConfigReader({}))).toEqual([]);
  });

  it.each([
    [{ counts: undefined }, "[0] 'h100' counts: is missing"],
    [{ counts: [0] }, "[0] 'h100' counts: must be a list of different"],
    [{ counts: [1, 1] }, "[0] 'h100' counts: must be a list of different"],
    [{ cpuPerGpu: 'much' }, "[0] 'h100' cpuPerGpu: 'much' is no quantity"],
    [{ memoryPerGpu: '0' }, "[0] 'h100' memoryPerGpu: '0' is no quantity"],
    [{ gpuMemoryGiB: '80' }, "[0] 'h100' gpuMemoryGiB: must be a number"],
    [{ resourceName: 'gpu' }, "resourceName: 'gpu' is no extended resource"],
    [{ gpus: 8 }, "[0] 'h100' gpus: there is no such key; there are name,"],
    [{ constructor: 1 }, 'constructor: there is no such key'],
    [{ spot: 'yes' }, "[0] 'h100' spot: must be true or false"],
    [{ nodeSelector: { 'a b': 'c' } }, "nodeSelector: 'a b' is no label name"],
    [
      { nodeSelector: { pool: true } },
      "nodeSelector['pool']: 'true' is no label value",
    ],
    [
      { topology: { row: 'a/b' } },
      "topology.row: 'row' is none of rack, block",
    ],
    [{ topology: { rack: '-' } }, "topology.rack: '-' is no label name"],
    [{ purposes: ['fun'] }, "purposes[0]: 'fun' is none of training, serving"],
    [{ teams: [] }, 'teams: must be a list that is not empty'],
    [
      { tolerations: [{ key: 'a', operator: 'Sometimes' }] },
      "tolerations[0].operator: 'Sometimes' is none of Exists, Equal",
    ],
    [
      { tolerations: [{ key: 'a', efect: 'NoSchedule' }] },
      'tolerations[0].efect: there is no such key',
    ],
    [
      { tolerations: [{ operator: 'Exists' }] },
      'tolerations[0]: tolerates every taint there is',
    ],
    [
      { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
      'tolerations[0]: has operator Exists, so it may have no value',
    ],
  ])('refuses %j and says where', (change, problem) => {
    expect(() => read({ ...h100, ...change })).toThrow(problem);
  });

  it('says everything that is wrong at once', () => {
    expect(() => read(h100, { ...h100, spot: 1 }, 'x')).toThrow(
      /\[1\] 'h100' spot: (.|\n)*\[1\] 'h100' name: another profile(.|\n)*\[2\] must be an object/,
    );
  });
});
