import { ServiceUnavailableError } from '@backstage/errors';

/** Each is a connection to an API server and one to a browser. */
const MOST_IN_ALL = 200;
const MOST_PER_PERSON = 10;

/** How many logs are followed on this replica. */
export class FollowedLogs {
  private readonly counts = new Map<string, number>();
  private total = 0;

  static create(): FollowedLogs {
    return new FollowedLogs();
  }

  private constructor() {}

  /**
   * Counts one more until the returned function is called.
   *
   * @throws ServiceUnavailableError when there are too many
   */
  admit(person: string): () => void {
    const count = this.counts.get(person) ?? 0;
    if (count >= MOST_PER_PERSON) {
      throw new ServiceUnavailableError(
        `You follow ${count} logs at once; close one of them`,
      );
    }
    if (this.total >= MOST_IN_ALL) {
      throw new ServiceUnavailableError(
        `${this.total} logs are followed at once; try again, or read without following`,
      );
    }
    this.counts.set(person, count + 1);
    this.total++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.total--;
      const left = this.counts.get(person)! - 1;
      if (left > 0) this.counts.set(person, left);
      else this.counts.delete(person);
    };
  }
}
