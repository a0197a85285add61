import type { ReceiptEntry } from '@slipway/backstage-plugin-ml-workloads-common';

/** Keeps the receipt of one manifest. */
export class Receipt {
  readonly entries: ReceiptEntry[] = [];

  constructor(private readonly manifest: number) {}

  /** Notes a value that was filled in, and gives it back. `path` is a list of keys; it becomes a JSON pointer. */
  note<T>(path: string[], value: T, reason: string): T {
    this.entries.push({
      manifest: this.manifest,
      path: path
        .map(key => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`)
        .join(''),
      value: typeof value === 'string' ? value : JSON.stringify(value),
      reason,
    });
    return value;
  }
}
