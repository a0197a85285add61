import {
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  type DecimalPrice,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import {
  capacityTypeOf,
  gpuModelOf,
  instanceTypeOf,
  regionOf,
  type Labels,
} from './nodeLabels';
import type { PriceReader, Pricing } from './pricing';
import { parseRateRow, statesGpuCount, type RateRow } from './rateRow';
import { NO_SPLITS, type PriceShare } from './splits';
import { OPEN } from './time';

export { statesGpuCount, type RateRow } from './rateRow';

const KINDS = ['node', 'contract', 'list', 'fallback'];
const CRITERIA = [
  'cluster',
  'node',
  'instanceType',
  'gpuModel',
  'gpuCount',
  'region',
  'capacityType',
] as const;

/** What a row is looked up by. */
export interface PricedNode {
  name: string;
  labels: Labels;
  /** Physical GPUs as labels or capacity say; undefined when neither does. */
  gpuCount: number | undefined;
}

/** A node's price at an instant. */
export interface NodePrice {
  /** For one node-hour. */
  price: DecimalPrice;
  /** The value in normal form: two rows of the same value have the same key. */
  key: string;
  row: RateRow;
  /** The part that its GPUs carry, where a split says that it is not all of it. */
  share?: PriceShare;
}

interface Entry {
  row: RateRow;
  from: number;
  to: number;
}

function orderOf(a: Entry, b: Entry): number {
  const named = (row: RateRow) =>
    CRITERIA.filter(field => row[field] !== undefined).length;
  const byText = JSON.stringify(a.row) < JSON.stringify(b.row) ? -1 : 1;
  return (
    KINDS.indexOf(a.row.kind) - KINDS.indexOf(b.row.kind) ||
    named(b.row) - named(a.row) ||
    b.from - a.from ||
    byText
  );
}

/** Rows that may fit a node, best first, and every instant at which one of them begins or ends, ascending. */
interface Candidates {
  entries: readonly Entry[];
  changes: readonly number[];
}

function candidatesOf(entries: readonly Entry[]): Candidates {
  const changes = [...new Set(entries.flatMap(({ from, to }) => [from, to]))]
    .filter(at => at !== OPEN)
    .sort((a, b) => a - b);
  return { entries, changes };
}

/** The dated prices of one installation, in one currency. Immutable. */
export class RateTable implements PriceReader {
  /** By node name, so that thousands of rows of single nodes cost nothing for the others. */
  private readonly byNode = new Map<string, Entry[]>();
  private readonly others: Candidates;
  private readonly known = new Map<string, Candidates>();
  private readonly scoped = new Map<string, RateTable>();
  /** One and the same: what is told of it is kept by it. */
  private readonly pricing: Pricing = {
    rates: this,
    splits: NO_SPLITS,
    profiles: [],
    billFrom: [],
  };

  private constructor(
    readonly currency: string,
    private readonly entries: readonly Entry[],
    private readonly cluster?: string,
  ) {
    const others: Entry[] = [];
    for (const entry of entries) {
      const { node } = entry.row;
      const same = node === undefined ? others : this.byNode.get(node);
      if (same) same.push(entry);
      else this.byNode.set(node!, [entry]);
    }
    this.others = candidatesOf(others);
  }

  /**
   * @param rows - as parsed from JSON or configuration
   * @param currency - of the installation; taken from the rows when absent, `USD` without rows
   * @throws InputError that names the row, when one is malformed or in another currency
   */
  static create(rows: unknown, currency?: string): RateTable {
    if (!Array.isArray(rows)) {
      throw new InputError('Rates must be a JSON array of rate rows');
    }
    const parsed = rows.map(parseRateRow);
    const expected = currency ?? parsed[0]?.currency ?? 'USD';
    parsed.forEach((row, index) => {
      if (row.currency !== expected) {
        throw new InputError(
          `Rate row ${index + 1} is in ${
            row.currency
          }, but this installation counts in ${expected}; convert it or remove it`,
        );
      }
    });
    const entries = parsed
      .map(row => ({
        row,
        from: Date.parse(row.effectiveFrom),
        to: row.effectiveTo === undefined ? OPEN : Date.parse(row.effectiveTo),
      }))
      .sort(orderOf);
    return new RateTable(expected, entries);
  }

  /** The rows that may hold in a cluster: its own and those of no cluster. */
  inCluster(cluster: string): RateTable {
    if (this.cluster === cluster) return this;
    let scoped = this.scoped.get(cluster);
    if (!scoped) {
      scoped = new RateTable(
        this.currency,
        this.entries.filter(
          ({ row }) => row.cluster === undefined || row.cluster === cluster,
        ),
        cluster,
      );
      this.scoped.set(cluster, scoped);
    }
    return scoped;
  }

  async load(_db?: Knex): Promise<Pricing> {
    return this.current();
  }

  current(): Pricing {
    return this.pricing;
  }

  /** Every instant at which some row that may fit a node begins or ends, ascending. */
  changesOf(nodeName: string): readonly number[] {
    return this.candidates(nodeName).changes;
  }

  private candidates(nodeName: string): Candidates {
    const own = this.byNode.get(nodeName);
    if (!own) return this.others;
    let known = this.known.get(nodeName);
    if (!known) {
      known = candidatesOf([...own, ...this.others.entries].sort(orderOf));
      this.known.set(nodeName, known);
    }
    return known;
  }

  /** All rows, best first. */
  rows(): RateRow[] {
    return this.entries.map(({ row }) => row);
  }

  /** The row that holds for a node at an instant; undefined when it is unpriced. */
  rowFor(node: PricedNode, at: number): RateRow | undefined {
    return this.candidates(node.name).entries.find(
      ({ row, from, to }) =>
        from <= at &&
        at < to &&
        (row.cluster === undefined || row.cluster === this.cluster) &&
        matches(row, node),
    )?.row;
  }

  /** The number of GPUs that the row which holds for a node states; undefined when it states none. */
  gpuCountOf(node: PricedNode, at: number): number | undefined {
    const row = this.rowFor(node, at);
    return row && statesGpuCount(row) ? row.gpuCount : undefined;
  }

  /**
   * The price of a node-hour at an instant; undefined when the node is unpriced.
   *
   * @param gpuCount - the node's GPUs after `ledger.md` §2.8, for rows that price a GPU
   */
  priceFor(
    node: PricedNode,
    gpuCount: number,
    at: number,
  ): NodePrice | undefined {
    const row = this.rowFor(node, at);
    if (!row) {
      return undefined;
    }
    const price =
      row.pricePerNodeHour === undefined
        ? multiplyDecimal(parseDecimal(row.pricePerGpuHour!), gpuCount)
        : parseDecimal(row.pricePerNodeHour);
    return { price, key: formatDecimal(price), row };
  }
}

function matches(row: RateRow, node: PricedNode): boolean {
  const { labels } = node;
  return (
    (row.node === undefined || row.node === node.name) &&
    (row.instanceType === undefined ||
      row.instanceType === instanceTypeOf(labels)) &&
    (row.gpuModel === undefined ||
      row.gpuModel === labels['nvidia.com/gpu.product'] ||
      row.gpuModel === gpuModelOf(labels)) &&
    (row.gpuCount === undefined ||
      statesGpuCount(row) ||
      row.gpuCount === node.gpuCount) &&
    (row.region === undefined || row.region === regionOf(labels)) &&
    (row.capacityType === undefined ||
      row.capacityType === capacityTypeOf(labels))
  );
}
