import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../places.mjs';

const slipway = (...args) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts/slipway.mjs'), ...args], {
    encoding: 'utf8',
  });

for (const command of ['start', 'dev', 'bench', 'test']) {
  test(`${command} says what it takes, and starts nothing`, () => {
    const asked = slipway(command, '--help');
    assert.equal(asked.status, 0);
    assert.match(asked.stdout, /^npm (run )?\w+ \[-- OPTIONS\]/);

    const wrong = slipway(command, '--no-such-option');
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /--no-such-option[^]*--help +this text/);
  });
}
