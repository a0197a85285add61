import type { ReceiptEntry } from '@slipway/backstage-plugin-ml-workloads-common';

/**
 * Keeps the receipt of one manifest: what was filled in, where and why. A place in the manifest is a list of keys; it becomes a JSON
 * pointer.
 *
 * @example
 * ```ts
 * const receipt = Receipt.of(0);
 * const pod = receipt.at('spec', 'template', 'spec');
 * const spec = { restartPolicy: pod.note('restartPolicy', 'Never', 'A failed pod stays to be looked at') };
 * receipt.entries; // [{ manifest: 0, path: '/spec/template/spec/restartPolicy', … }]
 * ```
 */
export class Receipt {
  /** A receipt for the manifest with this index. */
  static of(manifest: number): Receipt {
    return new Receipt(manifest, [], []);
  }

  private constructor(
    private readonly manifest: number,
    private readonly path: readonly string[],
    /** Shared with every place below the same manifest. */
    readonly entries: ReceiptEntry[],
  ) {}

  /** The same receipt, deeper in the manifest. */
  at(...keys: string[]): Receipt {
    return new Receipt(this.manifest, [...this.path, ...keys], this.entries);
  }

  /** Notes a value that was filled in, and gives it back. */
  note<T>(key: string, value: T, reason: string): T {
    this.entries.push({
      manifest: this.manifest,
      path: [...this.path, key]
        .map(part => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`)
        .join(''),
      value: typeof value === 'string' ? value : JSON.stringify(value),
      reason,
    });
    return value;
  }

  /** The noted value as a property, to be spread into an object; nothing when it is undefined. */
  field<T>(
    key: string,
    value: T | undefined,
    reason: string,
  ): { [key: string]: T } {
    return value === undefined ? {} : { [key]: this.note(key, value, reason) };
  }
}
