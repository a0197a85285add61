import { Random } from '../scenario/random';

const STEPS = 2 ** 30;

/** A quantile of a distribution: the share of values up to it, and the value. */
export type Quantile = [share: number, value: number];

/** Random draws that depend on the seed and a name only, so that one part of a history does not shift when another one changes. */
export class Draws {
  private readonly random: Random;

  private constructor(seed: number) {
    this.random = new Random(seed);
  }

  static of(seed: number, name: string): Draws {
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (const character of `${seed}/${name}`) {
      // eslint-disable-next-line no-bitwise
      hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
    }
    return new Draws(hash);
  }

  /** From 0, included, to 1, not included. */
  unit(): number {
    return this.random.between(0, STEPS - 1) / STEPS;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return this.random.between(least, most);
  }

  /** One of the choices, each as often as its weight says. */
  pick<T>(choices: ReadonlyArray<readonly [weight: number, choice: T]>): T {
    let left = this.unit() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return choices[choices.length - 1][1];
  }

  /** How many of events that come independently of each other, with this mean. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.unit();
    let count = 0;
    while (product > limit) {
      count += 1;
      product *= this.unit();
    }
    return count;
  }

  /** Time to the next of events that come independently of each other. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** A value of a distribution that is known by quantiles; between two of them it is even in the logarithm. */
  quantile(quantiles: readonly Quantile[]): number {
    const share = this.unit();
    const next = Math.max(
      1,
      quantiles.findIndex(([until]) => share < until),
    );
    const [from, low] = quantiles[next - 1];
    const [to, high] = quantiles[next];
    return low * (high / low) ** ((share - from) / (to - from));
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      text += this.random.between(0, 0xffff).toString(16).padStart(4, '0');
    }
    return text.slice(0, digits);
  }

  /** As the API server makes them: version 4. */
  uid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-8${this.hex(
      3,
    )}-${this.hex(12)}`;
  }
}
