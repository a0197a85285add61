import { gpuRequestOf } from './gpuRequest';
import { heldSlots, needsGpuMemory } from './slots';

type Resources = Record<string, string>;

function podOf(spec: {
  main?: Resources[];
  init?: Array<{ limits: Resources; sidecar?: boolean }>;
  claims?: boolean;
}): any {
  return {
    metadata: { name: 'a', uid: '1' },
    spec: {
      containers: (spec.main ?? []).map(limits => ({ resources: { limits } })),
      initContainers: (spec.init ?? []).map(({ limits, sidecar }) => ({
        resources: { limits },
        ...(sidecar ? { restartPolicy: 'Always' } : {}),
      })),
      ...(spec.claims ? { resourceClaims: [{ name: 'gpu' }] } : {}),
    },
  };
}

function milli(
  spec: Parameters<typeof podOf>[0],
  rules = { replicas: 1, memoryMiB: 24576 as number | undefined },
): number | undefined {
  const request = gpuRequestOf(podOf(spec));
  return request && heldSlots(request, rules).milli;
}

const gpus = (count: number, more: Resources = {}): Resources => ({
  'nvidia.com/gpu': `${count}`,
  ...more,
});

describe('the slots of a pod', () => {
  it('are the sum of its containers', () => {
    expect(milli({ main: [gpus(2), gpus(1), { cpu: '1' }] })).toBe(3000);
    expect(milli({ main: [{ 'amd.com/gpu': '8' }] })).toBe(8000);
    expect(milli({ main: [{ 'habana.ai/gaudi': '8' }] })).toBe(8000);
    expect(milli({ main: [{ cpu: '4' }] })).toBeUndefined();
    expect(milli({ main: [gpus(0)] })).toBeUndefined();
  });

  it('follow the scheduler: an init container counts with the sidecars before it', () => {
    const sidecar = { limits: gpus(1), sidecar: true };
    expect(milli({ main: [gpus(2)], init: [{ limits: gpus(4) }] })).toBe(4000);
    expect(
      milli({ main: [gpus(2)], init: [sidecar, { limits: gpus(4) }] }),
    ).toBe(5000);
    expect(
      milli({ main: [gpus(2)], init: [{ limits: gpus(4) }, sidecar] }),
    ).toBe(4000);
    expect(milli({ main: [gpus(4)], init: [sidecar, sidecar] })).toBe(6000);
  });

  it('follow the scheduler for each resource: an init container keeps a device that the containers do not ask for', () => {
    // 1g.5gb is 133, 2g.10gb is 267 of a card of 40 GB.
    const mig = (profile: string) => ({ [`nvidia.com/mig-${profile}`]: '1' });
    const card = { model: 'NVIDIA-A100-SXM4-40GB', memoryMiB: undefined };
    const rules = { replicas: 1, memoryMiB: undefined, mig: { card } };
    expect(
      milli(
        { main: [mig('2g.10gb')], init: [{ limits: mig('1g.5gb') }] },
        rules,
      ),
    ).toBe(267 + 133);
  });

  it.each([
    [{ 'nvidia.com/gpucores': '30' }, 300],
    [{ 'nvidia.com/gpumem': '8192' }, 333],
    [{ 'nvidia.com/gpumem-percentage': '50' }, 500],
    [{ 'nvidia.com/gpucores': '30', 'nvidia.com/gpumem': '12288' }, 500],
    [{ 'nvidia.com/gpucores': '60', 'nvidia.com/gpumem': '12288' }, 600],
    [{ 'nvidia.com/gpumem': '999999' }, 1000],
    [{ 'nvidia.com/gpucores': '0' }, 1000],
  ])('HAMi: %j of each GPU is %d', (share, each) => {
    expect(milli({ main: [gpus(1, share)] })).toBe(each);
    expect(milli({ main: [gpus(3, share)] })).toBe(3 * each);
  });

  it('HAMi memory on a GPU of unknown memory: cores if given, else the whole GPU', () => {
    const unknown = { replicas: 1, memoryMiB: undefined };
    const memory = gpus(1, { 'nvidia.com/gpumem': '8192' });
    expect(milli({ main: [memory] }, unknown)).toBe(1000);
    expect(
      milli({ main: [{ ...memory, 'nvidia.com/gpucores': '30' }] }, unknown),
    ).toBe(300);
    expect(needsGpuMemory(gpuRequestOf(podOf({ main: [memory] }))!)).toBe(true);
  });

  it('time-slicing: one of the replicas, rounded down', () => {
    expect(milli({ main: [gpus(1)] }, { replicas: 3, memoryMiB: 1 })).toBe(333);
    expect(milli({ main: [gpus(2)] }, { replicas: 3, memoryMiB: 1 })).toBe(666);
  });

  it('are not guessed: what no rule counts is named', () => {
    expect(
      gpuRequestOf(podOf({ main: [{ 'nvidia.com/mig-custom': '1' }] })),
    ).toEqual({ containers: [], uncounted: ['nvidia.com/mig-custom'] });
  });

  it('are not believed where no node could give them', () => {
    expect(gpuRequestOf(podOf({ main: [{ 'nvidia.com/gpu': '9E' }] }))).toEqual(
      { containers: [], uncounted: ['nvidia.com/gpu'] },
    );
  });

  it('are read of a pod that only has claims, which say themselves what it holds', () => {
    expect(gpuRequestOf(podOf({ claims: true }))).toEqual({
      containers: [],
      uncounted: [],
      claims: true,
    });
    const byClass = { 'deviceclass.resource.kubernetes.io/gpu': '1' };
    expect(gpuRequestOf(podOf({ main: [byClass] }))?.claims).toBe(true);
  });

  it('of an extended resource are its claim’s; what is asked for beside it is kept apart', () => {
    const pod = podOf({ main: [gpus(1, { 'nvidia.com/mig-1g.10gb': '1' })] });
    pod.spec.containers[0].name = 'main';
    pod.status = {
      extendedResourceClaimStatus: {
        resourceClaimName: 'a-extended',
        requestMappings: [
          {
            containerName: 'main',
            resourceName: 'nvidia.com/gpu',
            requestName: 'r',
          },
        ],
      },
    };
    const request = gpuRequestOf(pod)!;
    expect(request.containers).toMatchObject([
      { gpus: 1, mig: { '1g.10gb': 1 } },
    ]);
    expect(request.extendedClaim).toMatchObject({
      name: 'a-extended',
      containers: [{ gpus: 0, mig: { '1g.10gb': 1 } }],
    });
  });
});
