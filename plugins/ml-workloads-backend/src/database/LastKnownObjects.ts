import type { Knex } from 'knex';
import { WATCHED } from '../observe/resources';
import type {
  KubeObject,
  Observation,
  ObservationConsumer,
} from '../observe/types';
import { parts, upsert } from './sql';

/** Resources whose deletion means something; nothing is lost when another is forgotten. */
const REMEMBERED = new Set(
  WATCHED.filter(({ remember }) => remember).map(({ resource }) => resource),
);

/** Last known objects of some resources. */
export async function loadLastKnown(
  knex: Knex,
  cluster: string,
  resources: readonly string[],
): Promise<KubeObject[]> {
  const rows = await knex('observed_objects')
    .where({ cluster })
    .whereIn('resource', resources)
    .select('object');
  return rows.map(({ object }) => JSON.parse(object));
}

/**
 * Keeps the last known state of everything that exists, in the same transaction as all else that a batch writes. After a restart or a
 * take-over the watcher starts from it, so that what vanished meanwhile is reported as deleted with its last state (`ledger.md` §2.7).
 */
export class LastKnownObjects implements ObservationConsumer {
  static create(options: { knex: Knex }): LastKnownObjects {
    return new LastKnownObjects(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async load(cluster: string, resource: string): Promise<KubeObject[]> {
    return await loadLastKnown(this.knex, cluster, [resource]);
  }

  async apply(batch: Observation[], trx: Knex.Transaction): Promise<void> {
    const last = new Map<string, Observation>();
    for (const observation of batch) {
      if (
        !('heartbeat' in observation) &&
        REMEMBERED.has(observation.resource)
      ) {
        const { cluster, resource, object } = observation;
        last.set(
          `${cluster}\0${resource}\0${object.metadata.uid}`,
          observation,
        );
      }
    }
    const rows: Array<Record<string, unknown>> = [];
    const gone = new Map<
      string,
      { cluster: string; resource: string; uids: string[] }
    >();
    for (const observation of last.values()) {
      if ('heartbeat' in observation) {
        continue;
      }
      const { cluster, resource, object, type } = observation;
      const { uid } = object.metadata;
      if (type !== 'DELETED') {
        rows.push({ cluster, resource, uid, object: JSON.stringify(object) });
        continue;
      }
      const key = `${cluster}\0${resource}`;
      const group = gone.get(key) ?? { cluster, resource, uids: [] };
      group.uids.push(uid);
      gone.set(key, group);
    }
    await upsert(trx, 'observed_objects', ['cluster', 'resource', 'uid'], rows);
    for (const { cluster, resource, uids } of gone.values()) {
      for (const some of parts(uids)) {
        await trx('observed_objects')
          .where({ cluster, resource })
          .whereIn('uid', some)
          .delete();
      }
    }
  }
}
