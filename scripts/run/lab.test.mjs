import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireNoLab } from './lab.mjs';

/** No process has it: the largest that Linux gives is 2^22. */
const GONE = 2 ** 22 + 1;

test('a second start beside a running lab is told what to do, one after a lab that was killed goes on', () => {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-lab-'));
  const record = (pid, component) =>
    writeFileSync(
      join(directory, 'lab.json'),
      JSON.stringify({ pid, components: { etcd: { pid: component } } }),
    );
  try {
    requireNoLab(directory);
    record(process.pid, process.ppid);
    assert.throws(
      () => requireNoLab(directory),
      error =>
        error.message.includes(`process ${process.pid} runs the lab`) &&
        error.message.includes('npm run lab -- down'),
    );
    record(GONE, GONE);
    requireNoLab(directory);
    // The number of the lab's process belongs to a stranger by now.
    record(process.pid, GONE);
    requireNoLab(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
