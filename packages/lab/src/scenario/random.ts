/** Numbers that are the same again for the same seed. */
export class Random {
  private state: number;

  /** @param seed - any whole number */
  constructor(seed: number) {
    this.state = Math.trunc(seed) % 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. Mulberry32. */
  between(least: number, most: number): number {
    this.state = (this.state + 0x6d2b79f5) % 4_294_967_296;
    /* eslint-disable no-bitwise */
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const part = ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    /* eslint-enable no-bitwise */
    return least + Math.floor(part * (most - least + 1));
  }
}
