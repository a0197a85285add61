/** Answers that are as good as new for a moment: several questions of a person who types share one look at the cluster. */
export class Recent<T> {
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  readonly #kept = new Map<string, { at: number; answer: Promise<T> }>();

  /** @param maxAgeMs - after it the question is asked anew */
  static create<T>(options: {
    maxAgeMs: number;
    now?: () => number;
  }): Recent<T> {
    return new Recent(options.maxAgeMs, options.now ?? Date.now);
  }

  private constructor(maxAgeMs: number, now: () => number) {
    this.#maxAgeMs = maxAgeMs;
    this.#now = now;
  }

  /** The answer that is kept under the key, else that of `ask`. What fails is not kept. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const now = this.#now();
    for (const [old, { at }] of this.#kept) {
      if (now - at >= this.#maxAgeMs) this.#kept.delete(old);
    }
    const known = this.#kept.get(key);
    if (known) return known.answer;
    const answer = ask();
    this.#kept.set(key, { at: now, answer });
    answer.catch(() => {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
    });
    return answer;
  }
}
