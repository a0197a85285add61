import { add, compareBytes, floor, NOTHING, whole, type Exact } from './exact';
import type { History, Told } from './recording';
import type { Slots } from './slots';

/** Devices that are held through claims, for the independent settling: whole GPUs, and shares by consumed memory. */

/** A pod may use devices for a time. */
interface Reservation {
  pod: string;
  from: number;
  to: number;
  devices: any[];
}

/** A pod on the node. */
export interface Placed {
  uid: string;
  from: number;
  to: number;
}

/** What one of the pods has of one device for a time. */
export interface Piece extends Slots {
  uid: string;
  from: number;
  to: number;
}

/** The first reservation of a pod holds from its own start; what changes later holds from when it was seen. */
function reservationsOf({ lines }: History): Reservation[] {
  const all: Reservation[] = [];
  for (const { at, type, object } of lines) {
    const { allocation, reservedFor = [] } = object.status;
    const devices = type === 'DELETED' ? [] : allocation?.devices.results ?? [];
    const wanted: string[] =
      devices.length > 0 ? reservedFor.map(({ uid }: any) => uid) : [];
    for (const one of all) {
      if (one.to === Infinity && !wanted.includes(one.pod)) one.to = at;
    }
    for (const pod of wanted) {
      const own = all.filter(one => one.pod === pod);
      const open = own.find(({ to }) => to === Infinity);
      const back = own.find(({ to }) => to === at);
      if (back && !open) back.to = Infinity;
      else if (!open) {
        const from = own.length === 0 ? -Infinity : at;
        all.push({ pod, from, to: Infinity, devices });
      }
    }
  }
  return all;
}

function shareOf(device: any, capacities: Told['capacities']): Exact {
  const capacity = capacities.get(`${device.pool}/${device.device}`);
  const consumed = Number(device.consumedCapacity?.memory ?? 0);
  return capacity && consumed
    ? { n: BigInt(consumed) * 1000n, d: BigInt(capacity) }
    : whole(1000);
}

/** Each device once, among the pods that it is reserved for and that are there: equal shares, what is left by the order of their uids. */
export function claimedOn(
  placed: readonly Placed[],
  { claims, capacities }: Told,
): Piece[] {
  const holders = new Map<string, Array<Placed & { device: any }>>();
  for (const { pod, from, to, devices } of claims.flatMap(reservationsOf)) {
    for (const one of placed.filter(({ uid }) => uid === pod)) {
      const there = {
        uid: pod,
        from: Math.max(one.from, from),
        to: Math.min(one.to, to),
      };
      if (there.from >= there.to) continue;
      for (const device of devices) {
        const key = [device.pool, device.device, device.shareID].join();
        const others = holders.get(key) ?? [];
        holders.set(key, [...others, { ...there, device }]);
      }
    }
  }
  return [...holders.values()].flatMap(all => splitDevice(all, capacities));
}

function splitDevice(
  holders: ReadonlyArray<Placed & { device: any }>,
  capacities: Told['capacities'],
): Piece[] {
  const bounds = [
    ...new Set(holders.flatMap(({ from, to }) => [from, to])),
  ].sort((a, b) => a - b);
  return bounds.slice(1).flatMap((to, i) => {
    const from = bounds[i];
    const now = holders.filter(h => h.from <= from && from < h.to);
    if (now.length === 0) return [];
    const share = shareOf(now[0].device, capacities);
    const uids = [...new Set(now.map(({ uid }) => uid))].sort(compareBytes);
    const milli = floor(share);
    const lost = add(share, whole(-milli));
    return uids.map((uid, index): Piece => {
      const each =
        Math.floor(milli / uids.length) + (index < milli % uids.length ? 1 : 0);
      // What rounding left of the device is told once.
      const exact = add(whole(each), index === 0 ? lost : NOTHING);
      return { uid, from, to, milli: each, exact };
    });
  });
}
