import { slice } from '../testing/world';
import { OPEN } from '../time';
import {
  devicesOf,
  foldClaim,
  uncountedDriversOf,
  type KnownClaim,
} from './claimFacts';
import { claimedSlots, stepsOf } from './claimedSlots';
import { AnnouncedDevices, deviceShare } from './devices';
import { foldSlice, sliceDevicesOf } from './sliceFacts';
import { DEFAULT_GPU_DRIVERS, type Reservation } from './types';

const GPUS = DEFAULT_GPU_DRIVERS;

function claimOf(pods: string[], results: object[] = [{}]): any {
  return {
    metadata: { name: 'c', namespace: 'n', uid: 'claim' },
    status: {
      allocation: {
        devices: {
          results: results.map(result => ({
            driver: 'gpu.nvidia.com',
            pool: 'node-1',
            device: 'gpu-0',
            ...result,
          })),
        },
      },
      reservedFor: pods.map(uid => ({ resource: 'pods', name: uid, uid })),
    },
  };
}

/** Folds states of one claim, each observed at its time. */
function reservationsAfter(
  events: Array<[at: number, pods: string[] | null]>,
): Reservation[] {
  const stored = new Map<string, Reservation>();
  let known: KnownClaim = { changedAt: 0, reservations: [] };
  for (const [at, pods] of events) {
    const changed = foldClaim(
      known,
      { type: pods ? 'MODIFIED' : 'DELETED', at, claim: claimOf(pods ?? []) },
      GPUS,
    );
    for (const one of changed) stored.set(`${one.podUid} ${one.since}`, one);
    known = {
      changedAt: changed.length > 0 ? at : known.changedAt,
      reservations: [...stored.values()],
    };
  }
  return [...stored.values()];
}

const brief = (all: Reservation[]) =>
  all
    .map(r => `${r.podUid} ${r.since}-${r.until === OPEN ? '' : r.until}`)
    .sort();

describe('the reservations of a claim', () => {
  it('begin with their pod and end when that is observed', () => {
    expect(
      brief(
        reservationsAfter([
          [10, ['a']],
          [20, ['a', 'b']],
          [30, ['b']],
          [40, null],
        ]),
      ),
    ).toEqual(['a 0-30', 'b 0-40']);
  });

  it('of a pod that comes again count from what was observed', () => {
    expect(
      brief(
        reservationsAfter([
          [10, ['a']],
          [20, []],
          [30, ['a']],
        ]),
      ),
    ).toEqual(['a 0-20', 'a 30-']);
  });

  it('are the same however often their events are told again', () => {
    const events: Array<[number, string[] | null]> = [
      [10, ['a']],
      [20, ['a', 'b']],
      [20, ['b']],
      [30, ['b', 'c']],
      [40, null],
    ];
    const once = brief(reservationsAfter(events));
    for (let upTo = 1; upTo <= events.length; upTo++) {
      for (let from = 0; from < upTo; from++) {
        const again = [
          ...events.slice(0, upTo),
          ...events.slice(from, upTo),
          ...events.slice(upTo),
        ];
        expect([from, upTo, brief(reservationsAfter(again))]).toEqual([
          from,
          upTo,
          once,
        ]);
      }
    }
  });

  it('name only devices of GPU drivers that are held', () => {
    const claim = claimOf(
      ['a'],
      [
        { consumedCapacity: { memory: '1Gi' }, shareID: 's' },
        { device: 'gpu-1', adminAccess: true },
        { driver: 'dra.net', device: 'eth0' },
        { driver: 'gpu.vendor.test', device: 'x' },
      ],
    );
    expect(devicesOf(claim, GPUS)).toEqual([
      {
        driver: 'gpu.nvidia.com',
        pool: 'node-1',
        device: 'gpu-0',
        shareId: 's',
        consumed: { memory: 2 ** 30 },
      },
    ]);
    expect(uncountedDriversOf(claim, GPUS)).toEqual(['gpu.vendor.test']);
  });

  it.each([
    [{}],
    [{ allocation: null, reservedFor: null }],
    [{ allocation: { devices: { results: 'x' } }, reservedFor: [null, 1] }],
    [{ allocation: { devices: { results: [null] } }, reservedFor: 'x' }],
  ])('are none of %j', status => {
    const claim: any = { metadata: { name: 'c', uid: 'claim' }, status };
    expect(
      foldClaim(
        { changedAt: 0, reservations: [] },
        { type: 'ADDED', at: 1, claim },
        GPUS,
      ),
    ).toEqual([]);
  });
});

describe('the devices of a slice', () => {
  const attribute = (string: string) => ({ string });
  const sliceOf = (devices: unknown): any => ({
    metadata: {
      name: 's',
      uid: 's',
      creationTimestamp: '2026-03-02T10:00:00Z',
    },
    spec: {
      driver: 'gpu.nvidia.com',
      nodeName: 'node-1',
      pool: { name: 'node-1' },
      devices,
    },
  });

  it('are read in every served version of the API, whole and cut', () => {
    expect(
      sliceDevicesOf(
        sliceOf([
          {
            name: 'gpu-0',
            attributes: {
              'gpu.nvidia.com/uuid': attribute('GPU-0'),
              productName: attribute('NVIDIA H100 80GB HBM3'),
            },
          },
          // v1beta1
          {
            name: 'gpu-0-mig-19-0-1',
            basic: {
              attributes: {
                profile: attribute('1g.10gb'),
                parentUUID: attribute('GPU-0'),
              },
            },
          },
          // A driver that names no parent: the name does.
          {
            name: 'gpu-0-mig-9-4-4',
            attributes: { profile: attribute('3g.40gb') },
          },
        ]),
      ),
    ).toEqual({
      'gpu-0': { gpu: 'GPU-0', model: 'NVIDIA-H100-80GB-HBM3' },
      'gpu-0-mig-19-0-1': { gpu: 'GPU-0', mig: '1g.10gb' },
      'gpu-0-mig-9-4-4': { gpu: 'GPU-0', mig: '3g.40gb' },
    });
  });

  it('of a GPU that is cut into equal parts are parts of it', () => {
    const part = (name: string) => ({
      name,
      attributes: { parentPciAddr: attribute('0000:01:00.0') },
    });
    const devices = sliceDevicesOf(sliceOf([part('a'), part('b'), part('c')]));
    expect(devices.a).toEqual({ gpu: '0000:01:00.0', parts: 3 });
    const claimed = { driver: 'gpu.amd.com', pool: 'p', device: 'a' };
    expect(deviceShare(claimed, devices.a)).toEqual({
      numerator: 1000,
      denominator: 3,
    });
  });

  it.each([[undefined], ['x'], [[null, {}, { name: '' }]]])(
    'are none of %j',
    devices => {
      expect(sliceDevicesOf(sliceOf(devices))).toEqual({});
    },
  );

  it('change at their time, and a repetition changes nothing', () => {
    const event = (at: number, names: string[]) => ({
      type: 'MODIFIED' as const,
      at,
      slice: (slice('10:00', { devices: names.map(name => ({ name })) }) as any)
        .object,
    });
    const at = Date.parse('2026-03-02T10:00:00Z');
    const [first] = foldSlice(undefined, event(at + 5, ['gpu-0']), GPUS);
    expect([first.since, first.until]).toEqual([at + 5, OPEN]);
    expect(foldSlice(first, event(at + 9, ['gpu-0']), GPUS)).toEqual([]);
    const [old, next] = foldSlice(
      first,
      event(at + 10, ['gpu-0', 'gpu-1']),
      GPUS,
    );
    expect([old.since, old.until, next.since]).toEqual([
      at + 5,
      at + 10,
      at + 10,
    ]);
    expect(foldSlice(next, event(at + 6, ['gpu-0']), GPUS)).toEqual([]);
    const announced = AnnouncedDevices.of([old, next]);
    const life = { from: at, to: OPEN };
    expect(announced.gpusOf('node-1', life)).toBe(2);
    expect(announced.gpusOf('node-1', { from: at, to: at + 10 })).toBe(1);
    expect(announced.gpusOf('node-2', life)).toBe(0);
    // A later node of the same name has its own.
    expect(announced.gpusOf('node-1', { from: at + 20, to: OPEN })).toBe(0);
  });
});

describe('a share by consumed capacity', () => {
  const device = (consumed: Record<string, number>) => ({
    driver: 'gpu.nvidia.com',
    pool: 'p',
    device: 'd',
    consumed,
  });
  const capacity = { memory: 80, slots: 10 };

  it.each([
    [{ memory: 20 }, 250],
    [{ memory: 20, slots: 5 }, 500],
    [{ memory: 90 }, 1000],
    // Nothing says how much there is.
    [{ other: 1 }, 1000],
  ])('%j of 80 and 10 is %d', (consumed, milli) => {
    const share = deviceShare(device(consumed as any), { gpu: 'g', capacity });
    expect(share.numerator / share.denominator).toBe(milli);
  });
});

describe('what pods hold through claims', () => {
  const always = { milli: 0, lost: { numerator: 0, denominator: 1 } };
  const whole = { driver: 'gpu.nvidia.com', pool: 'p', device: 'gpu-0' };
  const reservation = (claimUid: string, podUid: string): Reservation => ({
    claimUid,
    claimName: claimUid,
    podUid,
    since: 0,
    until: OPEN,
    seenAt: 0,
    devices: [whole],
  });

  it('is each device once, though two claims of a pod have it', () => {
    const pod = { uid: 'a', from: 0, to: 10 };
    const claimed = claimedSlots(
      [pod],
      new Map([['a', [reservation('c1', 'a'), reservation('c2', 'a')]]]),
      AnnouncedDevices.of([]),
    );
    expect(stepsOf(pod, always, claimed.get('a')!)).toEqual([
      { from: 0, to: 10, ...always, milli: 1000 },
    ]);
  });

  it('is shared by those that are there, and sums to the device at every instant', () => {
    const pods = [
      { uid: 'a', from: 0, to: 30 },
      { uid: 'b', from: 10, to: 20 },
      { uid: 'c', from: 10, to: 40 },
    ];
    const claimed = claimedSlots(
      pods,
      new Map(pods.map(({ uid }) => [uid, [reservation('c', uid)]])),
      AnnouncedDevices.of([]),
    );
    const of = (uid: string) =>
      stepsOf(
        pods.find(pod => pod.uid === uid)!,
        always,
        claimed.get(uid)!,
      ).map(({ from, to, milli }) => [from, to, milli]);
    expect(of('a')).toEqual([
      [0, 10, 1000],
      [10, 20, 334],
      [20, 30, 500],
    ]);
    expect(of('b')).toEqual([[10, 20, 333]]);
    expect(of('c')).toEqual([
      [10, 20, 333],
      [20, 30, 500],
      [30, 40, 1000],
    ]);
  });
});
