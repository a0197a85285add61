import type { Observation } from '../../observe/types';

/** A case computed by hand: what is seen, what the ledger must say, and why. */
export interface LedgerCase {
  title: string;
  /** The calculation, in words that a person can follow with pencil and paper. */
  because: string[];
  /** Where the rule and the numbers in it come from. */
  source: string;
  observations: Observation[];
  /** One rate of 36 USD an hour for each node when absent. */
  rates?: unknown[];
  /** By part: GPU-milliseconds and micro-USD; null: no price. */
  expected: Record<string, [gpuMs: number, micros: number | null]>;
  /** Money by UTC month. */
  months?: Record<string, number>;
  overcommittedGpuMs?: number;
  /** Codes of data-health items that single objects cause. */
  problems?: string[];
}

export interface CaseGroup {
  title: string;
  cases: LedgerCase[];
}

export const MINUTE = 60_000;
/** An hour of a thousandth of a GPU, in GPU-ms. */
export const MILLI_HOUR = 3_600;
/** One hour of one thousandth of the only GPU of a node at 36 an hour, in micros. */
export const MILLI_MICROS = 36_000;

/** A number of thousandths of a one-GPU node, held for an hour. */
export function hourOfMilli(milli: number): [number, number] {
  return [milli * MILLI_HOUR, milli * MILLI_MICROS];
}
