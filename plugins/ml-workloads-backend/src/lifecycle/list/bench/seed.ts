import type { Knex } from 'knex';
import { isPostgres } from '../../../isPostgres';
import { insertAll } from '../../../database/sql';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const TEAMS = 60;
const KINDS = [
  'Job',
  'JobSet',
  'TrainJob',
  'RayJob',
  'Deployment',
  'LeaderWorkerSet',
  'InferenceService',
  'Pod',
];
const STATES = ['Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Stopped'];
const OPEN = ['Running', 'Running', 'Queued', 'Starting', 'Degraded', 'Paused'];
const PROFILES = ['h100', 'a100', 'l4', 'a10g'];
/** What the object and the facts of an ordinary workload take after the allow-list, in bytes. */
const OBJECT_BYTES = 3_000;
const FACTS_BYTES = 5_000;

/** Always the same numbers (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Stores workloads of 60 teams over most of a year; the newest 3 % are still open. The same rows for the same count. */
export async function seedWorkloads(knex: Knex, count: number): Promise<void> {
  const random = randomFrom(11);
  const among = <T>(values: T[]): T =>
    values[Math.floor(random() * values.length)];
  for (let start = 0; start < count; start += 2_000) {
    const rows = [];
    for (let i = start; i < Math.min(count, start + 2_000); i++) {
      rows.push(row(i, count, random, among));
    }
    await insertAll(knex, 'workloads', rows);
  }
  // As autovacuum leaves it. Nothing gathers statistics in SQLite.
  if (isPostgres(knex)) {
    await knex.raw('vacuum analyze workloads');
  }
}

function row(
  i: number,
  count: number,
  random: () => number,
  among: <T>(values: T[]) => T,
): Record<string, unknown> {
  // A few teams have most of the work, as everywhere.
  const team = Math.floor(TEAMS * random() ** 2);
  const open = i > count * 0.97;
  const kind = among(KINDS);
  const created = START + i * 5 * MINUTE;
  const started = random() < 0.9 ? created + random() * 60 * MINUTE : null;
  const gpus = among([1000, 1000, 2000, 4000, 8000, 16_000]);
  const state = open ? among(OPEN) : among(STATES);
  const ended = open ? null : created + random() * 3_000 * MINUTE;
  const priced = random() < 0.95;
  const milli = Math.round(gpus * random() * 36_000_000);
  return {
    id: `${(i * 7_919_111).toString(36)}-${i.toString(36)}`.slice(0, 20),
    cluster: team % 3 ? 'prod-eu' : 'prod-us',
    namespace: `team-${team}`,
    kind,
    api_version: 'batch/v1',
    name: `${among(['detector', 'captioner', 'ranker', 'asr'])}-${i}`,
    uid: `uid-${i}`,
    type: kind === 'Deployment' ? 'serving' : 'training',
    engine: 'job',
    team: `team-${team}`,
    component:
      random() < 0.7 ? `component:default/model-${team}-${i % 5}` : null,
    state,
    since: Math.round(ended ?? started ?? created),
    reason: JSON.stringify({ code: 'None', sentence: 'x'.repeat(120) }),
    queue: kind === 'Pod' ? null : `queue-${team % 7}`,
    profile: among(PROFILES),
    gpu_model: 'NVIDIA-H100-80GB-HBM3',
    gpus_milli: random() < 0.98 ? gpus : null,
    held_gpus_milli: state === 'Running' ? gpus : 0,
    created_at: created,
    started_at: started && Math.round(started),
    ended_at: ended && Math.round(ended),
    attempts: 1,
    launched_by: null,
    deleted: !open,
    closed: !open,
    object: json(OBJECT_BYTES * (0.5 + random()), random),
    facts: json(FACTS_BYTES * (0.5 + random()), random),
    settled_milli_gpu_ms: started ? milli : null,
    settled_cost_micros: started && priced ? Math.round(milli * 0.0019) : null,
    settled_unpriced_milli_gpu_ms: started && !priced ? milli : 0,
  };
}

/** Compresses about as well as JSON of Kubernetes does: PostgreSQL compresses long values. */
function json(bytes: number, random: () => number): string {
  const fields = [];
  for (let length = 0; length < bytes; length += 40) {
    fields.push(`"creationTimestamp":"${random().toString(36)}"`);
  }
  return `{${fields.join(',')}}`;
}
