import type { Labels } from '../nodeLabels';
import { OPEN } from '../time';
import { matchesNode } from './matchesNode';
import type { SplitConfig } from './parseSplits';
import { shareOf } from './shareOf';

/** An exact fraction of a price, between 0 and 1. */
export interface PriceShare {
  numerator: bigint;
  denominator: bigint;
}

/** The whole price is put on the GPUs: `fullyLoaded`. */
export const FULLY_LOADED: PriceShare = { numerator: 1n, denominator: 1n };

export function isFullyLoaded(share: PriceShare): boolean {
  return share.numerator === share.denominator;
}

/** What a `ratio` split weighs. */
export interface NodeSize {
  gpus: number;
  /** Thousandths of a core, by capacity; undefined when it is not known. */
  cpuMilli: number | undefined;
  /** By capacity; undefined when it is not known. */
  memoryBytes: number | undefined;
}

/** A split and the time in which it holds, UTC ms. */
export interface SplitRule {
  from: number;
  /** {@link OPEN} while it holds. */
  to: number;
  split: SplitConfig;
}

/** The dated splits of an installation; the first that fits a node holds. Immutable. */
export class SplitTable {
  private constructor(
    private readonly rules: readonly SplitRule[],
    /** Every instant at which a rule begins or ends, ascending. */
    readonly changes: readonly number[],
  ) {}

  /** @param rules - in the order in which they are tried */
  static create(rules: readonly SplitRule[]): SplitTable {
    const changes = [...new Set(rules.flatMap(({ from, to }) => [from, to]))]
      .filter(at => at !== OPEN && at !== 0)
      .sort((a, b) => a - b);
    return new SplitTable(rules, changes);
  }

  /** All rules, as they are tried. */
  all(): readonly SplitRule[] {
    return this.rules;
  }

  /** The split that holds for a node at an instant; undefined: none does, so its price is fully loaded. */
  ruleFor(
    node: { cluster: string; labels: Labels },
    at: number,
  ): SplitConfig | undefined {
    return this.rules.find(
      ({ from, to, split }) =>
        from <= at && at < to && matchesNode(split.match, node),
    )?.split;
  }

  /** The share of its price that a node's GPUs carry at an instant. */
  shareFor(
    node: { cluster: string; labels: Labels },
    size: NodeSize,
    at: number,
  ): PriceShare {
    const split = this.rules.length === 0 ? undefined : this.ruleFor(node, at);
    return split ? shareOf(split, size) : FULLY_LOADED;
  }
}

export const NO_SPLITS = SplitTable.create([]);
