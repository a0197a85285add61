import type { CapacitySnapshots } from '../../database/CapacitySnapshots';
import type { Observers } from '../Observers';
import { clusterCapacityOf } from './clusterCapacity';
import type { PoolProfile } from './pools';

/** A picture that does not change is written as often as this, so that its age says that it was looked at. */
const RENEW_MS = 30_000;

/** Stores the capacity of the clusters that this replica observes, when it changed. */
export class CapacityRecorder {
  private readonly written = new Map<string, { text: string; at: number }>();

  static create(options: {
    observers: Pick<Observers, 'fences' | 'get'>;
    snapshots: CapacitySnapshots;
    profiles: readonly PoolProfile[];
  }): CapacityRecorder {
    return new CapacityRecorder(options);
  }

  private constructor(
    private readonly options: {
      observers: Pick<Observers, 'fences' | 'get'>;
      snapshots: CapacitySnapshots;
      profiles: readonly PoolProfile[];
    },
  ) {}

  /** Call it every few seconds: that is how often a changing cluster is written. @throws LeaseLostError */
  async record(): Promise<void> {
    const { observers, snapshots, profiles } = this.options;
    for (const { cluster, guard } of observers.fences()) {
      const fleet = observers.get(cluster)?.fleet;
      if (!fleet?.asOf) continue;
      const asOf = fleet.asOf;
      const text = JSON.stringify(clusterCapacityOf(fleet, profiles));
      const before = this.written.get(cluster);
      if (before?.text === text && asOf - before.at < RENEW_MS) continue;
      await snapshots.write({ cluster, asOf, capacity: text }, guard);
      this.written.set(cluster, { text, at: asOf });
    }
  }
}
