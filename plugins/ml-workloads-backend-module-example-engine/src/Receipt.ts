import type { ReceiptEntry } from '@slipway/backstage-plugin-ml-workloads-common';

/** Keeps what was filled in, where and why. */
export class Receipt {
  readonly entries: ReceiptEntry[] = [];

  /** Notes a value at a place of the first manifest, a list of keys, and gives it back. */
  note<T>(path: string[], value: T, reason: string): T {
    this.entries.push({
      manifest: 0,
      path: path
        .map(key => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`)
        .join(''),
      value: typeof value === 'string' ? value : JSON.stringify(value),
      reason,
    });
    return value;
  }
}
