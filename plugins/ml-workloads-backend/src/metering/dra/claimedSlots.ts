import { minus, ZERO } from '../fractions';
import { addSlots, roundedDown, type HeldSlots } from '../slots';
import { compareUtf8 } from '../utf8';
import { deviceShare, type AnnouncedDevices } from './devices';
import type { ClaimDevice, Reservation } from './types';

/** What a pod holds in a part of its life. */
export interface SlotStep extends HeldSlots {
  from: number;
  to: number;
}

/** A pod on its node, from when until when it occupies it. */
export interface PlacedPod {
  uid: string;
  from: number;
  to: number;
}

interface Holder extends PlacedPod {
  device: ClaimDevice;
}

function holdersByDevice(
  pods: readonly PlacedPod[],
  reservations: ReadonlyMap<string, readonly Reservation[]>,
): Map<string, Holder[]> {
  const byDevice = new Map<string, Holder[]>();
  if (reservations.size === 0) return byDevice;
  for (const pod of pods) {
    for (const { since, until, devices } of reservations.get(pod.uid) ?? []) {
      const from = Math.max(pod.from, since);
      const to = Math.min(pod.to, until);
      if (from >= to) continue;
      for (const device of devices) {
        const key = JSON.stringify([
          device.driver,
          device.pool,
          device.device,
          device.shareId ?? '',
        ]);
        const holder = { uid: pod.uid, from, to, device };
        const same = byDevice.get(key);
        if (same) same.push(holder);
        else byDevice.set(key, [holder]);
      }
    }
  }
  return byDevice;
}

/** Equal shares by largest remainder: they sum to the device, ties go by pod UID. */
function split(slots: HeldSlots, uids: readonly string[]): HeldSlots[] {
  const each = Math.floor(slots.milli / uids.length);
  const left = slots.milli - each * uids.length;
  return uids.map((_, index) => ({
    milli: each + (index < left ? 1 : 0),
    // What rounding down left of the device is nobody's; it is told once.
    lost: index === 0 ? slots.lost : ZERO,
  }));
}

function bounded(holders: ReadonlyArray<{ from: number; to: number }>) {
  const bounds = holders.flatMap(({ from, to }) => [from, to]);
  return [...new Set(bounds)].sort((a, b) => a - b);
}

/**
 * What pods of one node hold through claims, by pod uid (`ledger.md` §3.11): each device once, split among the pods that it is reserved for
 * and that occupy the node, anew whenever one comes or goes.
 */
export function claimedSlots(
  pods: readonly PlacedPod[],
  reservations: ReadonlyMap<string, readonly Reservation[]>,
  announced: AnnouncedDevices,
): Map<string, SlotStep[]> {
  const steps = new Map<string, SlotStep[]>();
  for (const holders of holdersByDevice(pods, reservations).values()) {
    const bounds = bounded(holders);
    for (let i = 1; i < bounds.length; i++) {
      const [from, to] = [bounds[i - 1], bounds[i]];
      const now = holders.filter(h => h.from <= from && from < h.to);
      if (now.length === 0) continue;
      const uids = [...new Set(now.map(({ uid }) => uid))].sort(compareUtf8);
      const [{ device }] = now;
      const share = deviceShare(device, announced.deviceAt(device, from));
      split(roundedDown(share, 1), uids).forEach((slots, index) => {
        const step = { from, to, ...slots };
        const same = steps.get(uids[index]);
        if (same) same.push(step);
        else steps.set(uids[index], [step]);
      });
    }
  }
  return steps;
}

/** Steps of one pod on top of what it holds all the time, merged where nothing changes. */
export function stepsOf(
  pod: PlacedPod,
  always: HeldSlots,
  claimed: readonly SlotStep[],
): SlotStep[] {
  if (claimed.length === 0) {
    return [{ from: pod.from, to: pod.to, ...always }];
  }
  const bounds = bounded([pod, ...claimed]);
  const steps: SlotStep[] = [];
  for (let i = 1; i < bounds.length; i++) {
    const [from, to] = [bounds[i - 1], bounds[i]];
    const slots = claimed
      .filter(step => step.from <= from && from < step.to)
      .reduce<HeldSlots>(addSlots, always);
    const last = steps[steps.length - 1];
    const same =
      last &&
      last.milli === slots.milli &&
      minus(last.lost, slots.lost).numerator === 0;
    if (same) last.to = to;
    else steps.push({ from, to, ...slots });
  }
  return steps;
}
