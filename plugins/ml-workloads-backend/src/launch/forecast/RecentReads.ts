import { bodyOf, type ClusterClient } from '../../clusters';

/** Several people who type share one look at the cluster. */
export const FRESH_MS = 2_000;
/** For what hardly ever changes. */
export const SLOW_MS = 60_000;

/** Answers of API servers, each asked for once while it is new enough. */
export class RecentReads {
  readonly #answers = new Map<
    string,
    { readAt: number; value: Promise<any> }
  >();

  static create(now: () => number): RecentReads {
    return new RecentReads(now);
  }

  private constructor(private readonly now: () => number) {}

  /** @throws Error when the API server does not answer, or with anything but success */
  get(cluster: ClusterClient, path: string, maxAgeMs: number): Promise<any> {
    const key = `${cluster.name} ${path}`;
    const now = this.now();
    const known = this.#answers.get(key);
    if (known && now - known.readAt < maxAgeMs) return known.value;
    for (const [old, { readAt }] of this.#answers) {
      if (now - readAt > SLOW_MS) this.#answers.delete(old);
    }
    const value = cluster
      .read({ path })
      .then(response => bodyOf(cluster.name, 'GET', path, response));
    this.#answers.set(key, { readAt: now, value });
    value.catch(() => {
      // What failed is soon asked for again.
      if (this.#answers.get(key)?.value === value && maxAgeMs > FRESH_MS) {
        this.#answers.set(key, { readAt: now - SLOW_MS + FRESH_MS, value });
      }
    });
    return value;
  }
}
