import {
  formatDecimal,
  parseDecimal,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { statesGpuCount, type RateRow } from '../rates';
import type { ObservedRate } from './types';

/** A row as it is stored. */
export interface StoredRate {
  id: number;
  row: RateRow;
}

/** What is written of a source; nothing is ever deleted. */
export interface RateChanges {
  insert: RateRow[];
  /** Rows that end, with when. */
  close: Array<{ id: number; at: number }>;
  /** Rows that were wrong: they price nothing any more, in the past either. */
  supersede: number[];
  /** Rows that still hold, with where and when they were last seen. */
  seen: Array<{ id: number; source: string; retrievedAt: string }>;
}

function normal(price: string | undefined): string | null {
  return price === undefined ? null : formatDecimal(parseDecimal(price));
}

/** What a row is about: two rows of a source about the same never hold at once. */
function subject(row: ObservedRate): string {
  return JSON.stringify([
    row.kind,
    row.cluster ?? null,
    row.node ?? null,
    row.instanceType ?? null,
    row.gpuModel ?? null,
    // Where it states the truth it is part of what the row says; else it is a criterion.
    statesGpuCount(row) ? null : row.gpuCount ?? null,
    row.region ?? null,
    row.capacityType ?? null,
    row.currency,
  ]);
}

/** What a row says. */
function statement(row: ObservedRate): string {
  return JSON.stringify([
    normal(row.pricePerNodeHour),
    normal(row.pricePerGpuHour),
    row.gpuCount ?? null,
  ]);
}

function at(time: string | undefined): number | null {
  return time === undefined ? null : Date.parse(time);
}

function emptyChanges(): RateChanges {
  return { insert: [], close: [], supersede: [], seen: [] };
}

function sawAgain(changes: RateChanges, { id, row }: StoredRate, now: RateRow) {
  if (row.source !== now.source || row.retrievedAt !== now.retrievedAt) {
    changes.seen.push({
      id,
      source: now.source,
      retrievedAt: now.retrievedAt,
    });
  }
}

/** A row that its source does not give any more ends now; what it said of the past was so. */
function endRow(changes: RateChanges, { id, row }: StoredRate, now: number) {
  const to = at(row.effectiveTo);
  if (to !== null && to <= now) return;
  if (Date.parse(row.effectiveFrom) >= now) changes.supersede.push(id);
  else changes.close.push({ id, at: now });
}

/**
 * Takes rows that say themselves from when they hold. The same row with another price, end or number of GPUs is a correction: it replaces
 * the stored one, in the past too.
 *
 * @param stored - rows of the source that are not superseded
 */
export function mergeDated(
  stored: readonly StoredRate[],
  rows: readonly RateRow[],
  now: number,
): RateChanges {
  const changes = emptyChanges();
  const key = (row: RateRow) => `${subject(row)} ${at(row.effectiveFrom)}`;
  const left = new Map<string, StoredRate[]>();
  for (const one of stored) {
    const same = left.get(key(one.row));
    if (same) same.push(one);
    else left.set(key(one.row), [one]);
  }
  const unknown = rows.filter(row => {
    const same = left.get(key(row)) ?? [];
    const equal = same.findIndex(
      ({ row: known }) =>
        statement(known) === statement(row) &&
        at(known.effectiveTo) === at(row.effectiveTo),
    );
    if (equal >= 0) sawAgain(changes, same.splice(equal, 1)[0], row);
    return equal < 0;
  });
  for (const row of unknown) {
    changes.insert.push(row);
    const corrected = left.get(key(row))?.shift();
    if (corrected) changes.supersede.push(corrected.id);
  }
  for (const one of [...left.values()].flat()) endRow(changes, one, now);
  return changes;
}

/**
 * Takes prices as they are observed now. History never changes: a price that differs holds from its observation on.
 *
 * @param stored - rows of the source that are not superseded
 */
export function mergeObserved(
  stored: readonly StoredRate[],
  rows: readonly ObservedRate[],
  now: number,
): RateChanges {
  const changes = emptyChanges();
  const retrievedAt = new Date(now).toISOString();
  const open = new Map(
    stored
      .filter(({ row }) => {
        const to = at(row.effectiveTo);
        return to === null || to > now;
      })
      .map(one => [subject(one.row), one]),
  );
  for (const observed of rows) {
    const known = open.get(subject(observed));
    const row = { ...observed, effectiveFrom: retrievedAt, retrievedAt };
    if (known && statement(known.row) === statement(observed)) {
      sawAgain(changes, known, row);
    } else {
      changes.insert.push(row);
      if (known) endRow(changes, known, now);
    }
    open.delete(subject(observed));
  }
  for (const gone of open.values()) endRow(changes, gone, now);
  return changes;
}

/** The times that changes can touch: the earliest beginning; undefined when they price nothing differently. */
export function touchedFrom(
  stored: readonly StoredRate[],
  changes: RateChanges,
): number | undefined {
  const superseded = new Set(changes.supersede);
  const times = [
    ...changes.insert.map(row => Date.parse(row.effectiveFrom)),
    ...changes.close.map(({ at: end }) => end),
    ...stored
      .filter(({ id }) => superseded.has(id))
      .map(({ row }) => Date.parse(row.effectiveFrom)),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}
