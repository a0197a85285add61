import type { Knex } from 'knex';
import { insertAll, parts, upsert } from './sql';
import { removeStartSamples, writeStartSamples } from './StartSamples';
import type {
  StoredWorkload,
  StoredAttempt,
  StoredReplicas,
  StoredTransition,
  StoredPod,
  StoredEvent,
} from './workloadRows';

/** What one batch changes. */
export interface WorkloadChanges {
  workloads: StoredWorkload[];
  /** Whose attempts and transitions are written anew. */
  timelines: Array<{
    id: string;
    /** Entity reference of the template that launched it. */
    template: string | null;
    attempts: StoredAttempt[];
    transitions: StoredTransition[];
    replicas: StoredReplicas[];
  }>;
  pods: StoredPod[];
  events: StoredEvent[];
  namespaces: Array<{ cluster: string; name: string; team: string | null }>;
  /** Rows whose object turned out to belong to another. */
  removed: Array<{ id: string; into: string }>;
}

/** What is written anew whenever the history of a workload changes. */
const TIMELINE = ['attempts', 'transitions', 'workload_replicas'];

/** Writes the lifecycle's rows within the batch's transaction. */
export async function writeWorkloads(
  trx: Knex,
  changes: WorkloadChanges,
): Promise<void> {
  const removed = changes.removed.map(({ id }) => id);
  await removeStartSamples(trx, removed);
  for (const { id, into } of changes.removed) {
    await trx('workload_events')
      .where({ workload_id: id })
      .update({ workload_id: into });
  }
  for (const ids of parts(removed)) {
    for (const table of TIMELINE) {
      await trx(table).whereIn('workload_id', ids).delete();
    }
    await trx('workloads').whereIn('id', ids).delete();
  }
  await upsert(
    trx,
    'observed_namespaces',
    ['cluster', 'name'],
    changes.namespaces,
  );
  await upsert(trx, 'workloads', ['id'], changes.workloads as any[]);
  await upsert(trx, 'workload_pods', ['cluster', 'uid'], changes.pods as any[]);
  await upsert(
    trx,
    'workload_events',
    ['cluster', 'uid'],
    changes.events as any[],
  );
  for (const ids of parts(changes.timelines.map(({ id }) => id))) {
    for (const table of TIMELINE) {
      await trx(table).whereIn('workload_id', ids).delete();
    }
  }
  await insertAll(
    trx,
    'attempts',
    changes.timelines.flatMap(({ attempts }) => attempts) as any[],
  );
  await insertAll(
    trx,
    'transitions',
    changes.timelines.flatMap(({ transitions }) => transitions) as any[],
  );
  await insertAll(
    trx,
    'workload_replicas',
    changes.timelines.flatMap(({ replicas }) => replicas) as any[],
  );
  await writeStartSamples(trx, changes.timelines);
}

export interface LoadedWorkload {
  row: StoredWorkload;
  pods: StoredPod[];
}

/** Workloads that can still change, and the namespaces of a cluster: what a fresh process or a new observer starts from. */
export async function loadOpen(
  knex: Knex,
  cluster: string,
): Promise<{
  workloads: LoadedWorkload[];
  namespaces: Map<string, string | null>;
}> {
  const rows = await knex<StoredWorkload>('workloads').where({
    cluster,
    closed: false,
  });
  const namespaces = await knex('observed_namespaces').where({ cluster });
  return {
    workloads: await withPods(knex, rows),
    namespaces: new Map(namespaces.map(({ name, team }) => [name, team])),
  };
}

/** Workloads by id, closed ones too. */
export async function loadByIds(
  knex: Knex,
  ids: string[],
): Promise<LoadedWorkload[]> {
  const loaded: LoadedWorkload[] = [];
  for (const some of parts(ids)) {
    const rows = await knex<StoredWorkload>('workloads').whereIn('id', some);
    loaded.push(...(await withPods(knex, rows)));
  }
  return loaded;
}

/** Ids of the workloads that pods were stored with. */
export async function workloadsOfPods(
  knex: Knex,
  cluster: string,
  uids: string[],
): Promise<string[]> {
  const ids = new Set<string>();
  for (const some of parts(uids)) {
    const rows = await knex('workload_pods')
      .where({ cluster })
      .whereIn('uid', some)
      .distinct('workload_id');
    for (const { workload_id: id } of rows) ids.add(id);
  }
  return [...ids];
}

/** Closed workloads of namespaces whose team was not known. */
export async function loadTeamless(
  knex: Knex,
  cluster: string,
  namespaces: string[],
): Promise<LoadedWorkload[]> {
  const rows = await knex<StoredWorkload>('workloads')
    .where({ cluster, closed: true, team: null })
    .whereIn('namespace', namespaces);
  return withPods(knex, rows);
}

async function withPods(
  knex: Knex,
  rows: StoredWorkload[],
): Promise<LoadedWorkload[]> {
  const byWorkload = new Map<string, StoredPod[]>();
  for (const ids of parts(rows.map(({ id }) => id))) {
    for (const pod of await knex<StoredPod>('workload_pods').whereIn(
      'workload_id',
      ids,
    )) {
      const pods = byWorkload.get(pod.workload_id) ?? [];
      pods.push(pod);
      byWorkload.set(pod.workload_id, pods);
    }
  }
  return rows.map(row => ({ row, pods: byWorkload.get(row.id) ?? [] }));
}
