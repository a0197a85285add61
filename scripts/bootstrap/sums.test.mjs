import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sumOf, whenChanged } from './sums.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-sums-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('work is done once, and again when its inputs changed', async () => {
  const stamp = join(folder, 'stamp');
  const input = join(folder, 'src');
  mkdirSync(input);
  writeFileSync(join(input, 'a'), '1');
  let done = 0;
  const run = () =>
    whenChanged(stamp, sumOf([input]), async () => {
      done += 1;
    });
  await run();
  await run();
  assert.equal(done, 1);
  writeFileSync(join(input, 'a'), '2');
  await run();
  assert.equal(done, 2);
  writeFileSync(join(input, 'b'), '');
  await run();
  assert.equal(done, 3);
});

test('work that was interrupted is done again, even with the inputs of before', async () => {
  const stamp = join(folder, 'stamp');
  await whenChanged(stamp, 'one', async () => {});
  await assert.rejects(
    whenChanged(stamp, 'two', async () => {
      throw new Error('interrupted');
    }),
  );
  assert.ok(!existsSync(stamp));
  let done = false;
  await whenChanged(stamp, 'one', async () => {
    done = true;
  });
  assert.ok(done);
});

test('what builds leave in the folders does not count, nor do tests', () => {
  writeFileSync(join(folder, 'a'), '1');
  const before = sumOf([folder]);
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'a'), '1');
  writeFileSync(join(folder, 'a.test.tsx'), '1');
  assert.equal(sumOf([folder]), before);
});
