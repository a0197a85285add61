import type { ObjectObservation } from '../../observe/types';
import { foldPodSize, latestEndOfSize, type PodSize } from './podSizes';
import type { RoomStore } from './RoomStore';

/** Sizes of the pods of a batch of observations; only what changed is written. */
export class RoomBatch {
  private readonly changed = new Set<string>();

  private constructor(
    private readonly store: RoomStore,
    private readonly sizes: Map<string, PodSize>,
  ) {}

  static async load(
    store: RoomStore,
    observations: readonly ObjectObservation[],
  ): Promise<RoomBatch> {
    const uids = observations
      .filter(({ resource }) => resource === 'pods')
      .map(({ object }) => object.metadata.uid);
    const sizes = await store.sizes([...new Set(uids)]);
    return new RoomBatch(store, new Map(sizes.map(size => [size.uid, size])));
  }

  /** @returns the half-open time in which the room of its node changes */
  apply({
    resource,
    type,
    at,
    object,
  }: ObjectObservation): [number, number] | undefined {
    if (resource !== 'pods') return undefined;
    const known = this.sizes.get(object.metadata.uid);
    const size = foldPodSize(known, { type, at, pod: object });
    if (!size || size === known) return undefined;
    this.sizes.set(size.uid, size);
    this.changed.add(size.uid);
    if (!known) return [size.startAt, latestEndOfSize(size)];
    const ends = [known, size].map(latestEndOfSize);
    const grown =
      known.cpuMilli !== size.cpuMilli ||
      known.memoryBytes !== size.memoryBytes;
    return [grown ? size.startAt : Math.min(...ends), Math.max(...ends)];
  }

  async save(): Promise<void> {
    await this.store.write([...this.changed].map(uid => this.sizes.get(uid)!));
  }
}
