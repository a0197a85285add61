import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import LongFirst from './longFirst.cjs';

const folder = mkdtempSync(join(tmpdir(), 'slipway-order-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { path };
}

test('what starts a cluster comes first, then the larger files', () => {
  const small = file('small.test.ts', '1');
  const large = file('large.test.ts', 'own: true '.repeat(100));
  const shared = file('shared.lab.test.ts', 'useLab({ seed: false })');
  const own = file('own.lab.test.ts', 'useLab({\n  own: true,\n});');
  const started = file('up.lab.test.ts', 'await Lab.up({ directory });');
  assert.deepEqual(new LongFirst().sort([small, started, shared, large, own]), [
    started,
    own,
    large,
    shared,
    small,
  ]);
});
