import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { CLAIMS, SLICES } from '../../metering/dra';
import { FleetRooms } from '../../observe/FleetRooms';
import { forecast } from './forecast';
import { GPU, inputs, pods, request } from './__testUtils__/examples';
import type { DeviceClass, ForecastRequest } from './types';

const DRIVER = 'gpu.nvidia.com';
const SMALL = 'nvidia.com/mig-1g.10gb';
const WHOLE_CLASS: DeviceClass = {
  name: 'gpu',
  createdAt: '2026-11-30T09:00:00Z',
  extendedResourceName: GPU,
  selectors: [
    `device.driver == '${DRIVER}' && device.attributes["${DRIVER}"].type == "gpu"`,
  ],
};
const MIG_CLASS: DeviceClass = {
  name: 'small',
  createdAt: '2026-11-30T09:00:00Z',
  extendedResourceName: SMALL,
  selectors: [
    `device.attributes["${DRIVER}"].profile == "1g.10gb"`,
    `(device.driver == "${DRIVER}")`,
  ],
};
const CLASSES = [WHOLE_CLASS, MIG_CLASS];

const whole = (gpu: number, more: object = {}) => ({
  name: `gpu-${gpu}`,
  attributes: { type: { string: 'gpu' } },
  ...more,
});
/** Of a GPU that is cut as it is asked: all of its eight slices of memory, or two of the first seven. */
const cut = (gpu: number) => {
  const consumes = (slices: number[]) => [
    {
      counterSet: `gpu-${gpu}`,
      counters: Object.fromEntries(
        slices.map(slice => [`memory-${slice}`, { value: '1' }]),
      ),
    },
  ];
  return [
    whole(gpu, { consumesCounters: consumes([0, 1, 2, 3, 4, 5, 6, 7]) }),
    ...[0, 1, 2, 3, 4, 5, 6].map(slice => ({
      name: `gpu-${gpu}-mig-${slice}`,
      attributes: {
        type: { string: 'mig' },
        profile: { string: '1g.10gb' },
      },
      consumesCounters: consumes([slice]),
    })),
  ];
};
const counters = (gpu: number) => ({
  name: `gpu-${gpu}`,
  counters: Object.fromEntries(
    [0, 1, 2, 3, 4, 5, 6, 7].map(slice => [`memory-${slice}`, { value: '1' }]),
  ),
});

/** A node whose GPUs are announced by a driver alone. */
class World {
  private readonly rooms = new FleetRooms();
  private count = 0;

  constructor(
    slices: object[],
    private readonly classes: readonly DeviceClass[] | null = CLASSES,
  ) {
    this.rooms.applyNode(
      {
        metadata: { name: 'n1', uid: 'n1', labels: { pool: 'h100' } },
        status: { allocatable: { cpu: '96', memory: '960Gi', pods: '100' } },
      } as any,
      false,
    );
    slices.forEach((slice, at) => this.announce(at, slice, slices.length));
  }

  announce(at: number, slice: object, of: number, generation: number = 1) {
    const pool = { name: 'n1', generation, resourceSliceCount: of };
    const name = `slice-${generation}-${at}`;
    const spec = { driver: DRIVER, nodeName: 'n1', pool, ...slice };
    const object = { metadata: { name, uid: name }, spec };
    this.rooms.applyClaim(SLICES, object as any, false);
  }

  /** A pod on the node has devices. */
  holds(devices: string[], priority: number = 0): this {
    this.count += 1;
    const uid = `p${this.count}`;
    this.rooms.applyPod(
      {
        metadata: { name: uid, uid, namespace: 'x' },
        spec: { nodeName: 'n1', priority, containers: [] },
        status: { phase: 'Running' },
      } as any,
      false,
    );
    this.claim(devices, [uid]);
    return this;
  }

  claim(devices: string[], pods_: string[], more: object = {}): this {
    this.count += 1;
    const results = devices.map(device => ({
      ...{ driver: DRIVER, pool: 'n1', device },
      ...more,
    }));
    const object = {
      metadata: { name: `c${this.count}`, uid: `c${this.count}` },
      status: {
        allocation: { devices: { results } },
        reservedFor: pods_.map(uid => ({ resource: 'pods', uid })),
      },
    };
    this.rooms.applyClaim(CLAIMS, object as any, false);
    return this;
  }

  says(asked: ForecastRequest): Forecast {
    return forecast(
      { ...asked, queue: undefined },
      inputs({
        kueue: null,
        nodes: { rooms: this.rooms.rooms(), asOf: 1_000 },
        deviceClasses: this.classes,
      }),
    );
  }
}

const gpus = (count: number, each: number, more: object = {}) =>
  request([pods(count, each, more)]);
const small = (count: number) => {
  const requests = { [SMALL]: 1, cpu: 1_000 };
  return {
    ...request([pods(count, 0, { requests, limits: requests })]),
    gpuResource: SMALL,
  };
};
const four = () => new World([{ devices: [0, 1, 2, 3].map(n => whole(n)) }]);
/** As drivers write it: counters in a slice of their own. */
const partitioned = () =>
  new World([
    { sharedCounters: [counters(0), counters(1)] },
    { devices: [...cut(0), ...cut(1)] },
  ]);

describe('GPUs that only a driver announces', () => {
  it.each<[string, () => Forecast, Forecast['value'], string]>([
    [
      'are free while nobody has them',
      () => four().says(gpus(2, 2)),
      'now',
      '4 GPUs of profile h100 are free',
    ],
    [
      'are not free once they are allocated, used or not',
      () =>
        four().holds(['gpu-0', 'gpu-2']).claim(['gpu-3'], []).says(gpus(1, 2)),
      'queued',
      '',
    ],
    [
      'are not taken by who only looks after them',
      () =>
        four().claim(['gpu-0'], ['p'], { adminAccess: true }).says(gpus(1, 4)),
      'now',
      '',
    ],
    [
      'are never more than there are',
      () => four().says(gpus(1, 5)),
      'never',
      'no node has more than 4',
    ],
    [
      'come free where pods of lower priority give way',
      () =>
        four()
          .holds(['gpu-0', 'gpu-1'])
          .says(gpus(1, 4, { priority: 10 })),
      'now',
      '',
    ],
    [
      'do not count while their driver calls them broken',
      () => {
        const taints = [{ key: 'broken', effect: 'NoExecute' }];
        const devices = [whole(0), whole(1, { taints })];
        return new World([{ devices }]).says(gpus(1, 2));
      },
      'never',
      'no node has more than 1',
    ],
    [
      'do not count before all slices of the pool are there',
      () => {
        const world = new World([]);
        world.announce(0, { devices: [whole(0)] }, 2);
        return world.says(gpus(1, 1));
      },
      'never',
      '',
    ],
    [
      'are those of the latest generation',
      () => {
        const world = four();
        world.announce(0, { devices: [whole(0)] }, 1, 2);
        return world.says(gpus(1, 2));
      },
      'never',
      'no node has more than 1',
    ],
    [
      'are nothing to a pod that asks for a resource of no class',
      () => new World([{ devices: [whole(0)] }], []).says(gpus(1, 1)),
      'never',
      '',
    ],
    [
      'are those of the class that was made last',
      () => {
        const none = [`device.driver == "other"`];
        const older = { ...WHOLE_CLASS, name: 'a', selectors: none };
        older.createdAt = '2026-11-29T09:00:00Z';
        const devices = [whole(0)];
        return new World([{ devices }], [older, WHOLE_CLASS]).says(gpus(1, 1));
      },
      'now',
      '',
    ],
    [
      'are not known where classes cannot be read',
      () => new World([{ devices: [whole(0)] }], null).says(gpus(1, 1)),
      'unknown',
      'DeviceClasses cannot be read',
    ],
    [
      'are not known where a class chooses them in words of its own',
      () => {
        const selectors = [
          `device.capacity["${DRIVER}"].memory.isGreaterThan(quantity("1Gi"))`,
        ];
        const devices = [whole(0)];
        return new World([{ devices }], [{ ...WHOLE_CLASS, selectors }]).says(
          gpus(1, 1),
        );
      },
      'unknown',
      'DeviceClass gpu chooses devices by an expression',
    ],
  ])('%s', (_name, said, value, sentence) => {
    expect(said()).toMatchObject({
      value,
      sentence: expect.stringContaining(sentence),
    });
  });

  it('are counted among what it was reckoned from', () => {
    expect(four().holds(['gpu-1']).says(gpus(1, 1)).inputs).toContainEqual(
      expect.objectContaining({ value: '3 of 4, at most 3 on one node' }),
    );
  });
});

describe('GPUs that are cut as they are asked', () => {
  it.each<[string, () => Forecast, Forecast['value']]>([
    [
      'are whole while they are not cut',
      () => partitioned().says(gpus(1, 2)),
      'now',
    ],
    [
      'are not whole once a part of them is taken',
      () => partitioned().holds(['gpu-0-mig-3']).says(gpus(1, 2)),
      'queued',
    ],
    [
      'leave the others whole',
      () => partitioned().holds(['gpu-0-mig-3']).says(gpus(1, 1)),
      'now',
    ],
    ['make seven parts each', () => partitioned().says(small(14)), 'now'],
    ['make no more', () => partitioned().says(small(15)), 'never'],
    [
      'make no parts where they are taken whole',
      () => partitioned().holds(['gpu-1']).says(small(8)),
      'queued',
    ],
    [
      'make the rest of their parts where they are cut',
      () =>
        partitioned().holds(['gpu-1']).holds(['gpu-0-mig-0']).says(small(6)),
      'now',
    ],
    [
      'are not told apart for pods that ask for both',
      () => {
        const both = { [GPU]: 1, [SMALL]: 1 };
        return partitioned().says(request([pods(3, 0, { requests: both })]));
      },
      'unknown',
    ],
  ])('%s', (_name, said, value) => {
    expect(said().value).toBe(value);
  });

  it('leave free what they can still give', () => {
    const { inputs: of } = partitioned()
      .holds(['gpu-0-mig-3'])
      .says(gpus(1, 1));
    expect(of).toContainEqual(
      expect.objectContaining({ value: '1 of 2, at most 1 on one node' }),
    );
  });
});
