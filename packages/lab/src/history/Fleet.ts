import { KubernetesObject } from '../cluster/objects';
import { fleetNode } from '../fleet/nodes';
import { gpuCapacity, Pool, POOLS } from '../fleet/pools';
import { LOAN } from './organisation';
import { rfc3339 } from './rfc3339';
import { World } from './World';

/** Something that holds GPUs of machines and must be told when one of them is gone. */
export interface Guest {
  lost(machine: Machine): void;
}

/** A node, for as long as it lives. A name comes back, a machine does not. */
export interface Machine {
  name: string;
  pool: string;
  object: KubernetesObject;
  /** GPU resources that nobody holds. */
  free: Record<string, number>;
  guests: Map<Guest, number>;
  /** Images that need no pull any more. */
  images: Set<string>;
  alive: boolean;
}

const poolOf = (name: string): Pool =>
  [...POOLS, LOAN].find(pool => pool.name === name)!;

/** The machines that there are, and what of them is free. */
export class Fleet {
  private readonly machines = new Map<string, Machine>();

  constructor(private readonly world: World) {}

  join(pool: string, index: number): Machine {
    const { world } = this;
    const { metadata, status, ...rest } = fleetNode(poolOf(pool), index);
    const created = rfc3339(world.now);
    const machine: Machine = {
      name: metadata.name,
      pool,
      object: {
        ...rest,
        metadata: {
          name: metadata.name,
          uid: world.draws.uid(),
          creationTimestamp: created,
          labels: metadata.labels,
        },
        status: {
          capacity: status.capacity,
          allocatable: status.allocatable,
          conditions: [
            {
              type: 'Ready',
              status: 'True',
              reason: 'KubeletReady',
              lastTransitionTime: created,
            },
          ],
        },
      },
      free: { ...gpuCapacity(poolOf(pool)) },
      guests: new Map(),
      images: new Set(),
      alive: true,
    };
    this.machines.set(machine.name, machine);
    world.tell('nodes', machine.object);
    world.queues.look();
    return machine;
  }

  /** Takes no new pods from now on. */
  cordon(machine: Machine): void {
    machine.object.spec = { ...machine.object.spec, unschedulable: true };
    this.world.tell('nodes', machine.object);
  }

  /** The machine is gone, and with it what ran there. */
  leave(machine: Machine): void {
    if (!machine.alive) return;
    machine.alive = false;
    this.machines.delete(machine.name);
    const guests = [...machine.guests.keys()];
    for (const guest of guests) guest.lost(machine);
    this.world.gone('nodes', machine.object);
  }

  byName(name: string): Machine | undefined {
    return this.machines.get(name);
  }

  all(): Machine[] {
    return [...this.machines.values()];
  }

  /** Machines for so many pods, fullest first so that whole ones stay free; undefined when there is no room for all of them. */
  room(
    pool: string,
    resource: string,
    each: number,
    pods: number,
  ): Machine[] | undefined {
    const open = this.all()
      .filter(
        machine => machine.pool === pool && !machine.object.spec?.unschedulable,
      )
      .sort((a, b) => (a.free[resource] ?? 0) - (b.free[resource] ?? 0));
    const places: Machine[] = [];
    for (const machine of open) {
      for (
        let left = machine.free[resource] ?? 0;
        left >= each && places.length < pods;
        left -= each
      ) {
        places.push(machine);
      }
    }
    return places.length === pods ? places : undefined;
  }

  hold(guest: Guest, machine: Machine, resource: string, count: number): void {
    machine.free[resource] -= count;
    machine.guests.set(guest, (machine.guests.get(guest) ?? 0) + 1);
  }

  release(
    guest: Guest,
    machine: Machine,
    resource: string,
    count: number,
  ): void {
    machine.free[resource] += count;
    const left = machine.guests.get(guest)! - 1;
    if (left === 0) machine.guests.delete(guest);
    else machine.guests.set(guest, left);
    if (machine.alive) this.world.queues.look();
  }
}
