import { fraction, minus, over, plus, ZERO, type Fraction } from '../fractions';
import { migShareOf } from '../mig';
import type { ClaimDevice, DeviceFacts, SliceState } from './types';

const key = (driver: string, pool: string, device: string) =>
  JSON.stringify([driver, pool, device]);

const WHOLE = fraction(1000, 1);

/** A driver that starts again replaces its slices; that the old one is gone is seen some time after the new one was made. */
const REPLACED_MS = 60_000;

/** What drivers announced, to be asked for devices and nodes at their time. */
export class AnnouncedDevices {
  private readonly byDevice = new Map<
    string,
    Array<{ since: number; facts: DeviceFacts }>
  >();
  private readonly byNode = new Map<string, SliceState[]>();

  /** @param slices - ascending by `since` */
  static of(slices: readonly SliceState[]): AnnouncedDevices {
    return new AnnouncedDevices(slices);
  }

  private constructor(slices: readonly SliceState[]) {
    for (const slice of slices) {
      const sameNode = this.byNode.get(slice.nodeName);
      if (sameNode) sameNode.push(slice);
      else this.byNode.set(slice.nodeName, [slice]);
      for (const [device, facts] of Object.entries(slice.devices)) {
        const name = key(slice.driver, slice.pool, device);
        const same = this.byDevice.get(name);
        if (same) same.push({ since: slice.since, facts });
        else this.byDevice.set(name, [{ since: slice.since, facts }]);
      }
    }
  }

  /** A device as it was announced last before an instant, else first after it. */
  deviceAt(device: ClaimDevice, at: number): DeviceFacts | undefined {
    const states =
      this.byDevice.get(key(device.driver, device.pool, device.device)) ?? [];
    let found = states[0];
    for (const state of states) {
      if (state.since <= at) found = state;
    }
    return found?.facts;
  }

  /** A slice is made after its node: one from before is of an earlier node of the name, even if its end was not seen yet. */
  private slicesOf(nodeName: string, life: { from: number; to: number }) {
    return (this.byNode.get(nodeName) ?? []).filter(
      ({ since }) => life.from <= since && since < life.to,
    );
  }

  /** Physical GPUs of a node: the most that its drivers announced together in its life. */
  gpusOf(nodeName: string, life: { from: number; to: number }): number {
    const slices = this.slicesOf(nodeName, life);
    let most = 0;
    for (const { since } of slices) {
      const gpus = new Set(
        slices
          .filter(
            slice =>
              slice.since === since ||
              (slice.since < since && since + REPLACED_MS < slice.until),
          )
          .flatMap(({ devices }) => Object.values(devices).map(d => d.gpu)),
      );
      most = Math.max(most, gpus.size);
    }
    return most;
  }

  /** When what is announced for a node changes. */
  changesOf(nodeName: string, life: { from: number; to: number }): number[] {
    return this.slicesOf(nodeName, life).flatMap(({ since, until }) => [
      since,
      until,
    ]);
  }

  /**
   * What fixed MIG layouts leave of a node's GPUs to nobody, in thousandths. A layout is fixed where a GPU is announced as MIG devices that
   * can all be given at once; a driver that cuts as it is asked announces more than fits, or the whole GPU too.
   */
  layoutWasteAt(
    nodeName: string,
    life: { from: number; to: number },
    at: number,
  ): Fraction {
    const announced = new Map<string, DeviceFacts & { device: ClaimDevice }>();
    for (const slice of this.slicesOf(nodeName, life)) {
      if (slice.since > at || slice.until <= at) continue;
      const { driver, pool } = slice;
      for (const [device, facts] of Object.entries(slice.devices)) {
        const named = { driver, pool, device };
        announced.set(key(driver, pool, device), { ...facts, device: named });
      }
    }
    const left = new Map<string, Fraction | undefined>();
    for (const { device, ...facts } of announced.values()) {
      const before = left.has(facts.gpu) ? left.get(facts.gpu) : WHOLE;
      left.set(
        facts.gpu,
        before && facts.mig
          ? minus(before, deviceShare(device, facts))
          : undefined,
      );
    }
    return [...left.values()].reduce<Fraction>(
      (sum, rest) => (rest && rest.numerator > 0 ? plus(sum, rest) : sum),
      ZERO,
    );
  }

  /** The GPU model of a node's devices that was announced last. */
  modelOf(
    nodeName: string,
    life: { from: number; to: number },
  ): string | undefined {
    return this.slicesOf(nodeName, life)
      .flatMap(({ devices }) =>
        Object.values(devices).flatMap(({ model }) => model ?? []),
      )
      .pop();
  }
}

/**
 * The exact share of a physical GPU, in thousandths, that an allocated device stands for: a whole GPU, a MIG device, a part of a GPU that is
 * cut into equal ones, and of what several claims share the consumed capacity. An unknown device is a whole GPU: no smaller number could be
 * defended.
 */
export function deviceShare(
  device: ClaimDevice,
  facts: DeviceFacts | undefined,
): Fraction {
  if (!facts) return WHOLE;
  const { model, mig, parts = 1 } = facts;
  const card = { model, memoryMiB: undefined };
  const share = (mig && migShareOf(mig, card)) || over(WHOLE, parts);
  const consumed = consumedPart(device, facts);
  return consumed
    ? fraction(
        share.numerator * consumed.numerator,
        share.denominator * consumed.denominator,
      )
    : share;
}

/** Of several capacities the one of which most is consumed: the rest of the others can be given to nobody without it. */
function consumedPart(
  { consumed = {} }: ClaimDevice,
  { capacity = {} }: DeviceFacts,
): Fraction | undefined {
  let largest: Fraction | undefined;
  for (const [name, amount] of Object.entries(consumed)) {
    if (!(capacity[name] > 0)) continue;
    const part = fraction(Math.min(amount, capacity[name]), capacity[name]);
    if (
      !largest ||
      part.numerator / part.denominator >
        largest.numerator / largest.denominator
    ) {
      largest = part;
    }
  }
  return largest;
}
