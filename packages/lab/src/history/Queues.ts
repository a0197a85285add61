import { GPU_POOLS, gpuCapacity } from '../fleet/pools';
import { divide } from '../organisation/teams';
import { Machine } from './Fleet';
import { World } from './World';

/** What waits in a team's queue for quota and room. */
export interface Queued {
  readonly name: string;
  readonly team: string;
  readonly pool: string;
  readonly resource: string;
  readonly gpusEach: number;
  readonly pods: number;
  /** Greater comes first. */
  readonly priority: number;
  /** Since when it waits, for the first time or again. */
  readonly since: number;
  /** How often it has had to make room. */
  readonly interruptions: number;
  /** Told while it cannot start. */
  waits(message: string): void;
  admitted(machines: Machine[]): void;
  /** Makes room for another one and goes back into its queue. */
  preempted(by: Queued, rule: 'InClusterQueue' | 'InCohortReclamation'): void;
}

/** A team that waits this long for its own share takes it back from whoever has borrowed it. */
const PATIENCE_MS = 12 * 60_000;

/** Nobody makes room more often than this. */
const MOST_INTERRUPTIONS = 2;

const needed = ({ gpusEach, pods }: Queued) => gpusEach * pods;

/** The quota of the teams, as the lab's Kueue has it: a share of each pool, and as much again by borrowing. */
export class Queues {
  private waiting: Queued[] = [];
  private readonly running = new Set<Queued>();
  private planned = false;

  constructor(private readonly world: World) {}

  add(work: Queued): void {
    this.waiting.push(work);
    this.look();
  }

  /** It has ended, or nobody wants it any more. */
  remove(work: Queued): void {
    this.waiting = this.waiting.filter(other => other !== work);
    if (this.running.delete(work)) this.look();
  }

  /** Something may fit now. */
  look(): void {
    if (this.planned || this.waiting.length === 0) return;
    this.planned = true;
    this.world.timeline.after(1, () => {
      this.planned = false;
      this.admit();
    });
  }

  private admit(): void {
    const order = [...this.waiting].sort(
      (a, b) => b.priority - a.priority || a.since - b.since,
    );
    for (const work of order) {
      const free = this.withinQuota(work) ? this.roomFor(work) : undefined;
      const machines = free ?? this.madeRoomFor(work);
      if (machines) {
        this.waiting = this.waiting.filter(other => other !== work);
        this.running.add(work);
        work.admitted(machines);
      } else {
        work.waits(this.whyNot(work));
      }
    }
  }

  private roomFor({ pool, resource, gpusEach, pods }: Queued) {
    return this.world.fleet.room(pool, resource, gpusEach, pods);
  }

  private nominal({ team, pool, resource }: Queued): number {
    const { nodes, ...rest } = GPU_POOLS.find(({ name }) => name === pool)!;
    const units = (gpuCapacity({ nodes, ...rest })[resource] ?? 0) * nodes;
    return divide(units).get(team) ?? 0;
  }

  private used(work: Queued): number {
    let used = 0;
    for (const other of this.running) {
      if (
        other.team === work.team &&
        other.pool === work.pool &&
        other.resource === work.resource
      ) {
        used += needed(other);
      }
    }
    return used;
  }

  private withinQuota(work: Queued): boolean {
    return this.used(work) + needed(work) <= 2 * this.nominal(work);
  }

  private whyNot(work: Queued): string {
    const { pool, resource } = work;
    const over =
      this.used(work) + needed(work) > 2 * this.nominal(work)
        ? `insufficient quota for ${resource} in flavor ${pool}, request exceeds the borrowing limit`
        : `insufficient unused quota for ${resource} in flavor ${pool}, ${needed(
            work,
          )} more needed`;
    return `couldn't assign flavors to pod set main: ${over}`;
  }

  /** Takes the place of the work that began last of those that have borrowed it or matter less. */
  private madeRoomFor(work: Queued): Machine[] | undefined {
    const own = this.used(work) + needed(work) <= this.nominal(work);
    if (!own || this.world.now - work.since < PATIENCE_MS) return undefined;
    const victim = [...this.running]
      .reverse()
      .find(
        other =>
          other.pool === work.pool &&
          other.resource === work.resource &&
          other.pods >= work.pods &&
          other.gpusEach >= work.gpusEach &&
          other.interruptions < MOST_INTERRUPTIONS &&
          (other.team === work.team
            ? other.priority < work.priority
            : this.used(other) > this.nominal(other)),
      );
    if (!victim) return undefined;
    this.running.delete(victim);
    this.waiting.push(victim);
    victim.preempted(
      work,
      victim.team === work.team ? 'InClusterQueue' : 'InCohortReclamation',
    );
    return this.roomFor(work);
  }
}
