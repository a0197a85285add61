/* eslint-disable no-restricted-syntax, @backstage/no-undeclared-imports -- only tests run this file, from its source */
import type { Played } from '@slipway/lab';
import type { Knex } from 'knex';
import type { ApiRecord } from './ApiRecord';
import { expectedHistory, type Expected } from './oracle';

/** Two watches see the same change at different times; on a busy machine by seconds. */
const OBSERVED_WITHIN_MS = 5_000;

/** What the database says of one workload. */
interface Stored {
  states: Array<{ at: number; state: string; source: string }>;
  attempts: Array<{ end: number | null; reason: string | null }>;
  pods: string[];
}

/**
 * Every difference between a workload's stored history and what the API server's record says it must be; empty when there is none.
 *
 * @param withinMs - how late a change of which the API server tells no time may have been seen
 */
export async function mismatchesOf(
  knex: Knex,
  record: ApiRecord,
  played: Played,
  withinMs: number = OBSERVED_WITHIN_MS,
): Promise<string[]> {
  const rows = await knex('workloads').where({ uid: played.uid });
  const label = `${played.kind} ${played.namespace}/${played.name} (${played.story})`;
  if (rows.length !== 1) return [`${label}: ${rows.length} rows`];
  const stored = await storedHistory(knex, rows[0].id);
  const expected = expectedHistory(record, played);
  return [
    ...identity(rows[0], played),
    ...states(stored, expected, withinMs),
    ...attempts(stored, expected, withinMs),
    ...compare('pods', stored.pods.join(), expected.pods.join()),
    ...compare(
      'holding GPUs in the end',
      Number(rows[0].held_gpus_milli) > 0,
      expected.holdsGpus,
    ),
  ].map(mismatch => `${label}: ${mismatch}`);
}

async function storedHistory(knex: Knex, id: string): Promise<Stored> {
  const [transitions, tries, pods] = await Promise.all([
    knex('transitions').where({ workload_id: id }).orderBy('number'),
    knex('attempts').where({ workload_id: id }).orderBy('number'),
    knex('workload_pods').where({ workload_id: id }).orderBy('name'),
  ]);
  return {
    states: transitions.map(({ at, to_state: state, source }) => ({
      at: Number(at),
      state,
      source,
    })),
    attempts: tries.map(({ end, end_reason: reason }) => ({
      end: end === null ? null : Number(end),
      reason,
    })),
    pods: pods.map(({ name }) => name).sort(),
  };
}

function identity(row: any, { kind, namespace, name }: Played): string[] {
  const team = namespace.match(/^team-([a-z]+)/)?.[1] ?? null;
  return compare(
    'identity',
    [row.kind, row.namespace, row.name, row.team].join('/'),
    [kind, namespace, name, team].join('/'),
  );
}

function states(
  stored: Stored,
  expected: Expected,
  withinMs: number,
): string[] {
  // Another try begins in the state that it was in: told once here.
  const told = stored.states.filter(
    ({ state }, i) => state !== stored.states[i - 1]?.state,
  );
  const same =
    told.length === expected.states.length &&
    told.every(({ at, state }, i) => {
      const { state: wanted, at: since, observed } = expected.states[i];
      const within = observed ? withinMs : 0;
      return state === wanted && Math.abs(at - since) <= within;
    });
  return same
    ? []
    : [
        `states are ${told
          .map(({ at, state, source }) => `${state} ${time(at)} [${source}]`)
          .join(', ')}; must be ${expected.states
          .map(
            ({ at, state, observed }) =>
              `${state} ${observed ? '~' : ''}${time(at)}`,
          )
          .join(', ')}`,
      ];
}

function attempts(
  stored: Stored,
  expected: Expected,
  withinMs: number,
): string[] {
  const same =
    stored.attempts.length === expected.attempts.length &&
    stored.attempts.every(({ end, reason }, i) => {
      const { end: wanted, reason: why } = expected.attempts[i];
      return (
        reason === why &&
        (end === wanted ||
          (end !== null &&
            wanted !== null &&
            why === 'stopped' &&
            Math.abs(end - wanted) <= withinMs))
      );
    });
  const told = (tries: Expected['attempts']) =>
    tries
      .map(({ end, reason }) => `${reason} ${end === null ? '-' : time(end)}`)
      .join(', ');
  return same
    ? []
    : [
        `tries ended ${told(stored.attempts)}; must be ${told(
          expected.attempts,
        )}`,
      ];
}

function compare<T>(what: string, is: T, must: T): string[] {
  return is === must ? [] : [`${what} is ${is}; must be ${must}`];
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23).replace('.000', '');
}
