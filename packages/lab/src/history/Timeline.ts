interface Entry {
  at: number;
  /** Of two at the same time the one that was planned first. */
  order: number;
  act: () => void;
}

function earlier(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** What will happen, in the order of time: a binary heap. */
export class Timeline {
  private readonly heap: Entry[] = [];
  private planned = 0;

  /** @param now - UTC ms */
  constructor(public now: number) {}

  /** Plans something; what is planned for the past happens now. */
  at(time: number, act: () => void): void {
    const { heap } = this;
    const entry = { at: Math.max(time, this.now), order: this.planned, act };
    this.planned += 1;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = Math.floor((index - 1) / 2);
      if (!earlier(entry, heap[parent])) break;
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = entry;
  }

  after(seconds: number, act: () => void): void {
    this.at(this.now + Math.max(0, Math.round(seconds)) * 1000, act);
  }

  /** Lets the next thing happen, unless it is later than `end`. @returns false when nothing is left until then */
  step(end: number): boolean {
    const first = this.heap[0];
    if (!first || first.at > end) return false;
    const last = this.heap.pop()!;
    if (this.heap.length > 0) this.sink(last);
    this.now = first.at;
    first.act();
    return true;
  }

  private sink(entry: Entry): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) {
        child += 1;
      }
      if (!earlier(heap[child], entry)) break;
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = entry;
  }
}
