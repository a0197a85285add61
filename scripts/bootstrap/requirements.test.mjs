import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { ROOT } from '../places.mjs';
import { Problem } from '../progress.mjs';
import { requireDisk, requirePrograms } from './requirements.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-bootstrap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = (promise, said) =>
  assert.rejects(
    promise,
    error => error instanceof Problem && said.test(error.message),
  );

test('a machine without git is told so', async () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    await refused(requirePrograms(), /^git was not found\. Install it/);
  } finally {
    process.env.PATH = path;
  }
  await requirePrograms();
});

test('an old Node is told which one it takes', async () => {
  const versions = Object.getOwnPropertyDescriptor(process, 'versions');
  Object.defineProperty(process, 'versions', {
    ...versions,
    value: { ...process.versions, node: '18.20.0' },
  });
  try {
    await refused(requirePrograms(), /^This is Node 18\.20\.0; .* need 20/);
  } finally {
    Object.defineProperty(process, 'versions', versions);
  }
});

test('too little disk is said with what it takes and what there is', async () => {
  const { statfs } = fs;
  const having = bytes => {
    fs.statfs = async () => ({ bavail: bytes / 4096, bsize: 4096 });
    syncBuiltinESMExports();
  };
  try {
    having(1.5e9);
    await refused(requireDisk(), /about 4 GB .* has 1\.5 GB free\. Free some/);
    having(5e9);
    await requireDisk();
  } finally {
    fs.statfs = statfs;
    syncBuiltinESMExports();
  }
});

test('without a network Node is not fetched, which is said with what npm said, and nothing half done stays', () => {
  const npm = join(folder, 'npm');
  writeFileSync(
    npm,
    '#!/bin/sh\necho "npm error code ENOTFOUND: getaddrinfo" >&2; exit 1\n',
  );
  chmodSync(npm, 0o755);
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `Object.defineProperty(process, 'platform', { value: 'linux' });
       Object.defineProperty(process, 'arch', { value: 'x64' });
       const { fetchNode } = await import(${JSON.stringify(
         join(ROOT, 'scripts/bootstrap/node.mjs'),
       )});
       await fetchNode().catch(error => process.stdout.write(error.message));`,
    ],
    {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        SLIPWAY_CACHE: join(folder, 'cache'),
        SLIPWAY_STATE: join(folder, 'state'),
      },
    },
  );
  assert.match(
    stdout,
    /^Node 22\.\d+\.\d+ could not be fetched with npm: is the network .* reachable\?/,
  );
  assert.match(stdout, /ENOTFOUND/);
  assert.match(stdout, /The whole log: .*node\.log/);
  assert.ok(existsSync(join(folder, 'cache', 'node')));
  assert.deepEqual(readdirSync(join(folder, 'cache', 'node')), []);
});
