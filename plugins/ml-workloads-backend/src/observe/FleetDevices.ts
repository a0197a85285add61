import { amountIn } from '../metering/dra';
import type { KubeObject } from './types';

/** Counters of a GPU that is cut as it is asked, e.g. its memory slices, each named `pool/set/counter`. */
export type Counters = Readonly<Record<string, number>>;

/** A device that a driver announces for a node (a ResourceSlice's entry). */
export interface NodeDevice {
  /** Unique on its node. */
  name: string;
  driver: string;
  /** By their names without the domain. */
  attributes: Readonly<Record<string, string>>;
  /** Not tainted by its driver. */
  open: boolean;
  consumes: Counters;
  /** Uids of the pods that have it now; empty with `taken`: nobody uses it yet, or it is not known who. */
  pods: string[];
  /** It is allocated. */
  taken: boolean;
}

/** Everything that drivers announce for a node. */
export interface NodeDevices {
  /** In the order in which the scheduler tries them. */
  devices: NodeDevice[];
  /** Of the whole node, however much of them is in use. */
  counters: Counters;
}

interface Slice {
  driver: string;
  pool: string;
  node: string;
  generation: number;
  /** Slices that the pool has in this generation. */
  slices: number;
  name: string;
  devices: any[];
  counters: Counters;
}

interface Claim {
  /** Keys of the devices. */
  devices: string[];
  pods: string[];
}

function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value.filter(Boolean) : [];
}

const key = (driver: unknown, pool: unknown, device: unknown) =>
  JSON.stringify([String(driver), String(pool), String(device)]);

/** Devices of nodes and who has them: what the scheduler allocates from, where it is node by node. */
export class FleetDevices {
  private readonly slices = new Map<string, Slice>();
  private readonly claims = new Map<string, Claim>();

  clear(): void {
    this.slices.clear();
    this.claims.clear();
  }

  applySlice({ metadata, spec }: KubeObject, gone: boolean): void {
    const { driver, pool, nodeName } = spec ?? {};
    // Those of several nodes, and of the network, are not counted.
    if (gone || !driver || !pool?.name) {
      this.slices.delete(metadata.uid);
      return;
    }
    this.slices.set(metadata.uid, {
      driver: String(driver),
      pool: String(pool.name),
      node: String(nodeName ?? ''),
      generation: Number(pool.generation ?? 0),
      slices: Number(pool.resourceSliceCount ?? 1),
      name: metadata.name,
      devices: listOf(spec.devices).filter(({ name }) => name),
      counters: countersOf(String(pool.name), listOf(spec.sharedCounters)),
    });
  }

  applyClaim({ metadata, status }: KubeObject, gone: boolean): void {
    const results = gone ? [] : listOf(status?.allocation?.devices?.results);
    const devices = results
      .filter(({ adminAccess }) => !adminAccess)
      .map(({ driver, pool, device }) => key(driver, pool, device));
    if (devices.length === 0) {
      this.claims.delete(metadata.uid);
      return;
    }
    const pods = listOf(status?.reservedFor)
      .filter(({ resource }) => resource === 'pods')
      .map(({ uid }) => String(uid));
    this.claims.set(metadata.uid, { devices, pods });
  }

  /** By node; a pool that is not complete yet gives nothing, as the scheduler waits for the rest of it. */
  byNode(): Map<string, NodeDevices> {
    const users = new Map<string, string[]>();
    for (const { devices, pods } of this.claims.values()) {
      for (const device of devices) {
        users.set(device, [...(users.get(device) ?? []), ...pods]);
      }
    }
    const nodes = new Map<string, NodeDevices>();
    for (const pool of this.completePools()) {
      const { node } = pool[0];
      const { devices, counters } = nodes.get(node) ?? {
        devices: [],
        counters: {},
      };
      nodes.set(node, {
        devices: [
          ...devices,
          ...pool.flatMap(slice =>
            slice.devices.map(device => deviceOf(slice, device, users)),
          ),
        ],
        counters: Object.assign({}, counters, ...pool.map(s => s.counters)),
      });
    }
    return nodes;
  }

  /** The slices of the latest generation of each pool of a node, where all of them are there. */
  private completePools(): Slice[][] {
    const pools = new Map<string, Slice[]>();
    for (const slice of this.slices.values()) {
      const name = JSON.stringify([slice.driver, slice.pool]);
      pools.set(name, [...(pools.get(name) ?? []), slice]);
    }
    return [...pools.values()].flatMap(all => {
      const latest = Math.max(...all.map(({ generation }) => generation));
      const pool = all
        .filter(({ generation }) => generation === latest)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const complete = pool.length >= pool[0].slices;
      const ofOne = pool.every(({ node }) => node && node === pool[0].node);
      return complete && ofOne ? [pool] : [];
    });
  }
}

function deviceOf(
  { driver, pool }: Slice,
  device: any,
  users: ReadonlyMap<string, string[]>,
): NodeDevice {
  // Of v1beta1.
  const { attributes, consumesCounters, taints } = device.basic ?? device;
  const pods = users.get(key(driver, pool, device.name));
  return {
    name: key(driver, pool, device.name),
    driver,
    attributes: Object.fromEntries(
      Object.entries<any>(attributes ?? {}).flatMap(([name, value]) => {
        const { string, version, int, bool } = value ?? {};
        const written = string ?? version ?? int ?? bool;
        return written === undefined
          ? []
          : [[name.slice(name.lastIndexOf('/') + 1), String(written)]];
      }),
    ),
    open: !listOf(taints).some(({ effect }) =>
      ['NoSchedule', 'NoExecute'].includes(effect),
    ),
    consumes: countersOf(
      pool,
      listOf(consumesCounters).map(({ counterSet, counters }) => ({
        name: counterSet,
        counters,
      })),
    ),
    pods: pods ?? [],
    taken: pods !== undefined,
  };
}

function countersOf(pool: string, sets: readonly any[]): Counters {
  const counters: Record<string, number> = {};
  for (const { name, counters: written } of sets) {
    for (const [counter, entry] of Object.entries<any>(written ?? {})) {
      const amount = amountIn(entry?.value);
      if (amount !== undefined) counters[`${pool}/${name}/${counter}`] = amount;
    }
  }
  return counters;
}
