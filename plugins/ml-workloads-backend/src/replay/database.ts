import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { mkdtemp, rm } from 'fs/promises';
import createKnex, { type Knex } from 'knex';
import { tmpdir } from 'os';
import { join } from 'path';

export interface ReplayDatabase {
  knex: Knex;
  close(): Promise<void>;
}

const MIGRATIONS = resolvePackagePath(
  '@slipway/backstage-plugin-ml-workloads-backend',
  'migrations',
);

/**
 * A fresh database with the product's own migrations.
 *
 * @param url - `postgres://…` of an empty database, or the path of a new SQLite file; a temporary SQLite file when absent
 * @throws InputError when the database already holds a ledger
 */
export async function openReplayDatabase(
  url?: string,
): Promise<ReplayDatabase> {
  if (url && /^postgres(ql)?:\/\//.test(url)) {
    const knex = createKnex({ client: 'pg', connection: url });
    return prepare(knex, url, () => knex.destroy());
  }
  const directory = url
    ? undefined
    : await mkdtemp(join(tmpdir(), 'slipway-replay-'));
  const file =
    url?.replace(/^sqlite:(\/\/)?/, '') ?? join(directory!, 'ledger.sqlite');
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  // A replay that is cut off is started again, so its file needs no safety against power loss.
  await knex.raw('pragma journal_mode = wal');
  await knex.raw('pragma synchronous = off');
  return prepare(knex, file, async () => {
    await knex.destroy();
    if (directory) await rm(directory, { recursive: true, force: true });
  });
}

async function prepare(
  knex: Knex,
  name: string,
  close: () => Promise<void>,
): Promise<ReplayDatabase> {
  try {
    await knex.migrate.latest({ directory: MIGRATIONS });
    const known = await knex('ledger_clusters').first();
    if (known) {
      throw new InputError(
        `${name.replace(
          /:[^:@/]*@/,
          ':***@',
        )} already holds a ledger of cluster ${
          known.cluster
        }; a replay needs an empty database`,
      );
    }
    return { knex, close };
  } catch (error) {
    await close();
    throw error;
  }
}
