import type {
  Counters,
  NodeDevice,
  NodeDevices,
} from '../../observe/FleetDevices';
import type { NodeRoom } from '../../observe/FleetRooms';
import { nodesFor } from './nodesFor';
import type { DeviceClass, ForecastInputs, ForecastRequest } from './types';

/** What the scheduler names a DeviceClass by where it has no extended resource of its own. */
const IMPLICIT = 'deviceclass.resource.kubernetes.io/';

const LITERAL = `("[^"\\\\]*"|'[^'\\\\]*'|true|false|-?\\d+)`;
const DRIVER = new RegExp(`^device\\.driver == ${LITERAL}$`);
const ATTRIBUTE = new RegExp(
  `^device\\.attributes\\[${LITERAL}\\]\\.(\\w+) == ${LITERAL}$`,
);

const valueOf = (literal: string) => literal.replace(/^["']|["']$/g, '');

/** The nodes with their devices counted, and what of them could not be. */
export interface CountedNodes {
  nodes: ForecastInputs['nodes'];
  /** In a sentence. */
  problem?: string;
}

/**
 * Counts the devices that drivers announce on nodes as the extended resource that the pods ask for, as the scheduler does where a
 * DeviceClass says so. A node whose kubelet offers the resource itself is left as it is.
 */
export function countDevices(
  { groups }: ForecastRequest,
  { nodes, deviceClasses }: ForecastInputs,
): CountedNodes {
  if (!nodes) return { nodes };
  const asked = new Set(groups.flatMap(({ requests }) => namesOf(requests)));
  const may = new Set(
    groups.flatMap(group => nodesFor(group, nodes.rooms).map(r => r.name)),
  );
  const problems: string[] = [];
  const counted = new Set<string>();
  const rooms = nodes.rooms.map(room => {
    const { announced } = room;
    if (!announced || !may.has(room.name)) return room;
    const byResource: Record<string, NodeDevice[]> = {};
    for (const resource of asked) {
      if (room.allocatable[resource] > 0) continue;
      const found = devicesFor(resource, announced, deviceClasses);
      if (typeof found === 'string') problems.push(found);
      else if (found) byResource[resource] = found;
    }
    const names = Object.keys(byResource);
    names.forEach(name => counted.add(name));
    return names.length === 0 ? room : recounted({ ...room, byResource });
  });
  if (counted.size > 1) {
    problems.push(
      `Its pods ask for ${[...counted]
        .sort()
        .join(
          ' and ',
        )}, which may be of the same devices: how many of both fit is not known.`,
    );
  }
  return { nodes: { ...nodes, rooms }, problem: problems[0] };
}

/** A room with as many of its devices free as they are now. */
export function recounted(room: NodeRoom): NodeRoom {
  const { announced, byResource } = room;
  if (!announced || !byResource) return room;
  const free = { ...room.free };
  const allocatable = { ...room.allocatable };
  for (const [resource, devices] of Object.entries(byResource)) {
    const own = new Set(devices.map(({ name }) => name));
    const now = announced.devices.filter(({ name }) => own.has(name));
    free[resource] = most(now, leftOf(announced));
    allocatable[resource] = most(
      now.map(device => ({ ...device, taken: false })),
      announced.counters,
    );
  }
  return { ...room, free, allocatable };
}

/** The devices of a node without some of the pods that have them. */
export function released(
  announced: NodeDevices,
  gone: (pod: string) => boolean,
): NodeDevices {
  return {
    ...announced,
    devices: announced.devices.map(device =>
      device.pods.length > 0 && device.pods.every(gone)
        ? { ...device, pods: [], taken: false }
        : device,
    ),
  };
}

/** Of several classes of a resource the scheduler takes the one that was made last, and of those the first by name. */
function classOf(
  resource: string,
  classes: readonly DeviceClass[],
): DeviceClass | undefined {
  return classes
    .filter(
      ({ name, extendedResourceName }) =>
        extendedResourceName === resource || IMPLICIT + name === resource,
    )
    .sort((a, b) =>
      a.createdAt === b.createdAt
        ? Number(a.name > b.name) * 2 - 1
        : Number(a.createdAt < b.createdAt) * 2 - 1,
    )[0];
}

/** @returns undefined when none of them counts as the resource; a sentence when that cannot be told */
function devicesFor(
  resource: string,
  { devices }: NodeDevices,
  classes: readonly DeviceClass[] | null,
): NodeDevice[] | string | undefined {
  if (!resource.includes('/')) return undefined;
  if (classes === null) {
    return `Devices are announced for its nodes, and which of them count as ${resource} is not known: DeviceClasses cannot be read.`;
  }
  const named = classOf(resource, classes);
  if (!named) return undefined;
  const chosen: NodeDevice[] = [];
  for (const device of devices) {
    const of = named.selectors.map(selector =>
      chooses(selector, device, devices),
    );
    // One that does not choose it settles it, whatever the others say.
    if (of.includes(false)) continue;
    if (of.includes(undefined)) {
      return `How many of ${resource} are free is not known: DeviceClass ${named.name} chooses devices by an expression that the portal does not read.`;
    }
    chosen.push(device);
  }
  return chosen;
}

/** Whether a CEL expression of equalities that all must hold chooses a device; undefined for any other expression. */
function chooses(
  expression: string,
  device: NodeDevice,
  all: readonly NodeDevice[],
): boolean | undefined {
  const parts = expression
    .split('&&')
    .map(part => part.replace(/\s+/g, ' ').trim())
    .map(part => part.replace(/^\((.*)\)$/, '$1').trim())
    .map(part => {
      const driver = DRIVER.exec(part);
      if (driver) return device.driver === valueOf(driver[1]);
      const attribute = ATTRIBUTE.exec(part);
      if (!attribute) return undefined;
      const [, , name, value] = attribute;
      // Not every attribute is observed.
      return all.some(one => name in one.attributes)
        ? device.attributes[name] === valueOf(value)
        : undefined;
    });
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

/** What is left of the counters of a node. */
function leftOf({ counters, devices }: NodeDevices): Counters {
  const left: Record<string, number> = { ...counters };
  for (const { consumes } of devices.filter(({ taken }) => taken)) {
    for (const name of Object.keys(consumes)) {
      left[name] = (left[name] ?? 0) - consumes[name];
    }
  }
  return left;
}

/** How many of the devices can be given, one after the other: in the order of the slices, as the scheduler does, or the small ones first. */
function most(devices: readonly NodeDevice[], counters: Counters): number {
  const able = devices.filter(({ open, taken }) => open && !taken);
  const size = ({ consumes }: NodeDevice) =>
    Object.values(consumes).reduce((sum, amount) => sum + amount, 0);
  const smallFirst = [...able].sort((a, b) => size(a) - size(b));
  return Math.max(givable(able, counters), givable(smallFirst, counters));
}

function givable(devices: readonly NodeDevice[], counters: Counters): number {
  const left: Record<string, number> = { ...counters };
  let given = 0;
  for (const { consumes } of devices) {
    const names = Object.keys(consumes);
    if (names.every(name => (left[name] ?? 0) >= consumes[name])) {
      names.forEach(name => {
        left[name] -= consumes[name];
      });
      given += 1;
    }
  }
  return given;
}

function namesOf(requests: Readonly<Record<string, number>>): string[] {
  return Object.keys(requests).filter(name => requests[name] > 0);
}
