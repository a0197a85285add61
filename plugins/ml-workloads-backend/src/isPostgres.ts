import type { Knex } from 'knex';

/** Whether a connection is to PostgreSQL; else it is to SQLite, the other database that Backstage runs on. */
export function isPostgres({ client }: Knex): boolean {
  return String(client.config.client).startsWith('pg');
}
