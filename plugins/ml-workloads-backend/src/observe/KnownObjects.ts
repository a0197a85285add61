import type { ListWatcherOptions, ObjectEvent } from './listWatcherOptions';
import type { KubeObject } from './types';

/** An event of a list or a watch, as it came. */
export interface ToldEvent {
  type: string;
  object: any;
}

/** What is known of one collection: it is reduced, remembered and handed on, in the order in which it was told. */
export class KnownObjects {
  private readonly known: Map<string, KubeObject>;

  static create(
    options: Pick<
      ListWatcherOptions,
      'keep' | 'deliver' | 'known' | 'remember'
    >,
  ): KnownObjects {
    return new KnownObjects(options);
  }

  private constructor(
    private readonly options: Pick<
      ListWatcherOptions,
      'keep' | 'deliver' | 'known' | 'remember'
    >,
  ) {
    this.known = new Map(
      options.known?.map(object => [object.metadata.uid, object]),
    );
  }

  /** How many objects are remembered. */
  get size(): number {
    return this.known.size;
  }

  objects(): IterableIterator<KubeObject> {
    return this.known.values();
  }

  /** @param seen - takes the uids of all that was told, kept or not */
  async take(events: readonly ToldEvent[], seen?: Set<string>): Promise<void> {
    const kept: ObjectEvent[] = [];
    for (const { type, object } of events) {
      const uid = object?.metadata?.uid;
      if (typeof uid !== 'string') {
        continue;
      }
      seen?.add(uid);
      const reduced = this.options.keep(object);
      if (!reduced) {
        continue;
      }
      if (type === 'DELETED') {
        this.known.delete(uid);
      } else if (this.options.remember !== false) {
        this.known.set(uid, reduced);
      }
      kept.push({ type: type as ObjectEvent['type'], object: reduced });
    }
    if (kept.length > 0) {
      await this.options.deliver(kept);
    }
  }

  /** Tells of all others that they were deleted, with what was last known of them. */
  async forgetAllBut(seen: ReadonlySet<string>): Promise<void> {
    const vanished = [...this.known.values()].filter(
      object => !seen.has(object.metadata.uid),
    );
    for (const object of vanished) {
      this.known.delete(object.metadata.uid);
    }
    if (vanished.length > 0) {
      await this.options.deliver(
        vanished.map(object => ({ type: 'DELETED' as const, object })),
      );
    }
  }
}
