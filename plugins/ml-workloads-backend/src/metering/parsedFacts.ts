/** Texts of one generation. Two are kept, with what was read of them: a kilobyte or two for each. */
const GENERATION = 15_000;

/**
 * Facts by the JSON text that they are stored as. From one hour to the next most pods of a cluster are the same, so that they need not be
 * read anew; what is asked for no longer is forgotten, and never more than 30,000 are kept, whatever the number of clusters.
 */
export class ParsedFacts {
  private young = new Map<string, unknown>();
  private old = new Map<string, unknown>();

  private constructor(private readonly generation: number) {}

  static create(generation: number = GENERATION): ParsedFacts {
    return new ParsedFacts(generation);
  }

  /** How many are kept. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  /** @returns the parsed text; the same object to everybody who asks, which nobody may change */
  parse<T>(text: string): Readonly<T> {
    const known = this.young.get(text);
    if (known !== undefined) return known as T;
    const facts = this.old.get(text) ?? JSON.parse(text);
    this.old.delete(text);
    if (this.young.size >= this.generation) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(text, facts);
    return facts;
  }
}
