import type { KubeObject } from '../../observe/types';
import { migProfileOf } from '../mig';
import { OPEN, parseTime } from '../time';
import { amountIn } from './claimFacts';
import type { DeviceFacts, SliceState } from './types';

/** Names of attributes without the domain that may qualify them. */
function attributesOf(device: any): Map<string, string> {
  const { attributes } = device?.basic ?? device ?? {};
  const found = new Map<string, string>();
  for (const name of Object.keys(attributes ?? {}).sort()) {
    const { string, version, int } = attributes[name] ?? {};
    const value = string ?? version ?? int;
    if (value !== undefined) {
      found.set(name.slice(name.lastIndexOf('/') + 1), String(value));
    }
  }
  return found;
}

function capacityOf(device: any): Record<string, number> | undefined {
  const { capacity, allowMultipleAllocations } = device?.basic ?? device ?? {};
  if (!allowMultipleAllocations) return undefined;
  const amounts: Record<string, number> = {};
  for (const name of Object.keys(capacity ?? {}).sort()) {
    const amount = amountIn(capacity[name]?.value);
    if (amount !== undefined) amounts[name] = amount;
  }
  return amounts;
}

/** The name of the whole GPU that a MIG device's name begins with, e.g. `gpu-0` of `gpu-0-mig-19-4-1`. */
const MIG_NAME = /^(.+?)-mig-/;

/** Reads the devices of a slice. */
export function sliceDevicesOf(slice: KubeObject): Record<string, DeviceFacts> {
  const devices: any[] = Array.isArray(slice.spec?.devices)
    ? slice.spec.devices.filter((device: any) => device?.name)
    : [];
  const attributes = new Map<string, Map<string, string>>(
    devices.map(device => [String(device.name), attributesOf(device)]),
  );
  const parentOf = (own: ReadonlyMap<string, string>) =>
    [...own].find(([name]) => name.startsWith('parent'))?.[1];
  const idOf = (name: string) => {
    const own = attributes.get(name);
    return own?.get('uuid') ?? own?.get('pciBusID') ?? own?.get('pcieBusID');
  };
  const siblings = new Map<string, number>();
  for (const own of attributes.values()) {
    const parent = parentOf(own);
    if (parent) siblings.set(parent, (siblings.get(parent) ?? 0) + 1);
  }
  const facts: Record<string, DeviceFacts> = {};
  for (const device of devices) {
    const name = String(device.name);
    const own = attributes.get(name)!;
    const profile = own.get('profile');
    const isMig = profile !== undefined && migProfileOf(profile) !== undefined;
    const parent = parentOf(own);
    const whole = MIG_NAME.exec(name)?.[1];
    const parts = isMig || !parent ? 1 : siblings.get(parent) ?? 1;
    const capacity = capacityOf(device);
    facts[name] = {
      gpu:
        parent ?? (isMig && whole ? idOf(whole) ?? whole : idOf(name)) ?? name,
      ...(isMig ? { mig: profile } : {}),
      ...(own.has('productName')
        ? { model: own.get('productName')!.trim().replace(/\s+/g, '-') }
        : {}),
      ...(parts > 1 ? { parts } : {}),
      ...(capacity ? { capacity } : {}),
    };
  }
  return facts;
}

/** No earlier than it was created: such times have no fractions of a second, and what it replaces went before it. */
function createdAt(slice: KubeObject, at: number): number {
  const created = parseTime(slice.metadata.creationTimestamp);
  return created === undefined ? at : Math.min(created + 999, at);
}

/**
 * The states of a slice that one more event adds or changes; none when nothing changed. The first one holds from the slice's creation.
 *
 * @param last - the latest that is stored
 */
export function foldSlice(
  last: SliceState | undefined,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    slice: KubeObject;
  },
  gpuDrivers: readonly string[],
): SliceState[] {
  const { type, at, slice } = event;
  const { driver, pool, nodeName } = slice.spec ?? {};
  if (!gpuDrivers.includes(driver)) return [];
  if (type === 'DELETED') {
    return last && last.until === OPEN && at >= last.since
      ? [{ ...last, until: at }]
      : [];
  }
  const state: SliceState = {
    uid: slice.metadata.uid,
    since: createdAt(slice, at),
    until: OPEN,
    driver,
    pool: String(pool?.name ?? ''),
    nodeName: String(nodeName ?? ''),
    devices: sliceDevicesOf(slice),
  };
  if (!last) return [state];
  // An event before the last change, or after the end, is a repetition.
  if (last.until !== OPEN || at < last.since) return [];
  if (JSON.stringify(last.devices) === JSON.stringify(state.devices)) return [];
  return last.since === at
    ? [{ ...state, since: at }]
    : [
        { ...last, until: at },
        { ...state, since: at },
      ];
}

/** What a slice announces now, as if nothing else had ever been; undefined when its devices are no GPUs. */
export function sliceStateOf(
  slice: KubeObject,
  gpuDrivers: readonly string[],
): SliceState | undefined {
  return foldSlice(undefined, { type: 'ADDED', at: 0, slice }, gpuDrivers)[0];
}
