/** Chance that can be thrown again: the same seed gives the same numbers. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed, 2654435761) >>> 0 || 1;
    // The first numbers of neighbouring seeds are alike.
    for (let i = 0; i < 10; i++) this.next();
  }

  /** From 0 to below 1 (xorshift32). */
  private next(): number {
    this.state ^= this.state << 13;
    this.state >>>= 0;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state / 4294967296;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(...choices: T[]): T {
    return choices[this.int(0, choices.length - 1)];
  }

  /** Some whole numbers, ascending. */
  times(most: number, from: number, to: number): number[] {
    return Array.from({ length: this.int(0, most) }, () =>
      this.int(from, to),
    ).sort((a, b) => a - b);
  }
}
