/** Streams are opened again at most this often on suspicion alone. */
const SUSPECT_EVERY_MS = 5_000;

/**
 * What the watches of one cluster tell each other. They have one server and one way to it, so what one of them finds out is likely true of
 * all: when one was cut off the others may be, and when one is answered again the others need wait no longer.
 *
 * It matters because nothing else tells: the Kubernetes plugin's proxy (http-proxy 1.18) does not pass on that the cluster broke an answer
 * off. The stream stays open and is silent for ever.
 */
export class SharedFate {
  private readonly open = new Set<() => void>();
  private readonly waiting = new Set<() => void>();
  private suspectedAt = -Infinity;

  /** A stream was found dead or a request had no answer: whatever is open is to be opened again. */
  lost(): void {
    const now = performance.now();
    if (now - this.suspectedAt < SUSPECT_EVERY_MS) {
      return;
    }
    this.suspectedAt = now;
    [...this.open].forEach(renew => renew());
  }

  /** The cluster answers again: who waits for the next try need not. */
  found(): void {
    [...this.waiting].forEach(wake => wake());
  }

  /** @returns to be called when the stream has ended */
  whileOpen(renew: () => void): () => void {
    return during(this.open, renew);
  }

  /** @returns to be called when the wait is over */
  whileWaiting(wake: () => void): () => void {
    return during(this.waiting, wake);
  }
}

function during(set: Set<() => void>, call: () => void): () => void {
  set.add(call);
  return () => set.delete(call);
}
