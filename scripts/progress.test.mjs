import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from './progress.mjs';

function screen(isTTY) {
  const written = [];
  return {
    isTTY,
    columns: 60,
    write: text => written.push(text),
    text: () => written.join(''),
    written,
  };
}

test('away from a terminal each step is one plain line with its time', async () => {
  const out = screen(false);
  const progress = new Progress(out);
  assert.equal(await progress.step('Install', async () => 7), 7);
  await assert.rejects(
    progress.step('Build', async () => {
      throw new Error('no');
    }),
  );
  const lines = out.text().trimEnd().split('\n');
  assert.equal(lines.length, 2);
  assert.match(lines[0], /^✓ Install +\d+\.\d s$/);
  assert.match(lines[1], /^✗ Build +\d+\.\d s$/);
  assert.ok(!out.text().includes('\u001b'));
});

test('on a terminal the steps that are under way share one line', async () => {
  const out = screen(true);
  const progress = new Progress(out);
  let finish;
  const slow = progress.step(
    'Slow',
    detail =>
      new Promise(resolve => {
        detail('3/9');
        finish = resolve;
      }),
  );
  const other = progress.step('Other', async () => {});
  await other;
  assert.ok(out.written.some(text => /Slow 3\/9 0 s/.test(text)));
  finish();
  await slow;
  assert.match(out.text(), /✓ Slow/);
  assert.ok(out.written.every(text => text.includes('✓') || text.length <= 60));
});
