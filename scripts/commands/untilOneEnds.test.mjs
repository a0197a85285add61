import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../places.mjs';

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const from = path => JSON.stringify(join(ROOT, 'scripts', path));

for (const crashed of ['lab', 'portal']) {
  test(`when the ${crashed} crashes the other is stopped, and its last words are told`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-scripts-'));
    const file = name => join(folder, name);
    try {
      writeFileSync(
        file('part.cjs'),
        `console.log('out of memory');
         require('fs').writeFileSync(process.argv[2], String(process.pid));
         setTimeout(() => {}, 20_000);`,
      );
      writeFileSync(
        file('runner.mjs'),
        `import { existsSync, readFileSync } from 'node:fs';
         import { startProcess, withoutLeftovers } from ${from(
           'run/processes.mjs',
         )};
         import { untilOneEnds } from ${from('commands/untilOneEnds.mjs')};
         const [part, lab, portal] = process.argv.slice(2);
         await withoutLeftovers(async () => {
           const parts = [lab, portal].map(pidFile => startProcess({ name: pidFile === lab ? 'lab' : 'portal',
             command: process.execPath, args: [part, pidFile] }));
           while (![lab, portal].every(f => existsSync(f) && readFileSync(f).length > 0)) await new Promise(r => setTimeout(r, 20));
           process.kill(parts.find(({ name }) => name === '${crashed}').pid, 'SIGKILL');
           await untilOneEnds(parts);
         }).catch(error => { process.stdout.write(error.message); process.exitCode = 1; });`,
      );
      const { status, stdout } = spawnSync(
        process.execPath,
        ['runner.mjs', 'part.cjs', 'lab', 'portal'].map(file),
        {
          encoding: 'utf8',
          timeout: 30_000,
          env: { ...process.env, SLIPWAY_STATE: file('state') },
        },
      );
      assert.equal(status, 1);
      assert.match(
        stdout,
        new RegExp(`^The ${crashed} ended \\(SIGKILL\\); stopping the rest`),
      );
      assert.match(stdout, /out of memory/);
      for (const name of ['lab', 'portal']) {
        const pid = Number(readFileSync(file(name), 'utf8'));
        assert.equal(isAlive(pid), false, `${name} is left`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
