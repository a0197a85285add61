import type { Dated } from '../pricing';
import { SplitTable, type SplitConfig } from '../splits';
import { OPEN } from '../time';

/**
 * The lists of splits that were configured one after the other, as one table. An entry without dates holds while its list is configured;
 * one with dates holds as it says, before its list was configured too, and wins over what older lists said of that time.
 */
export function splitTableOf(
  lists: ReadonlyArray<Dated<SplitConfig[]>>,
): SplitTable {
  return SplitTable.create(
    [...lists].reverse().flatMap(({ from, to, value }) =>
      value
        .map(split => ({
          from: split.effectiveFrom ? Date.parse(split.effectiveFrom) : from,
          // What was taken out of the configuration ends with it.
          to: Math.min(
            to,
            split.effectiveTo ? Date.parse(split.effectiveTo) : OPEN,
          ),
          split,
        }))
        .filter(rule => rule.from < rule.to),
    ),
  );
}
