import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { historyEnvironment, isNew } from './history.mjs';

test('a portal without a database gets a history, one with a database keeps what it has', () => {
  const data = mkdtempSync(join(tmpdir(), 'slipway-history-'));
  try {
    assert.equal(isNew(data), true);
    assert.deepEqual(historyEnvironment(data), {});

    // Cut off: the database is not complete.
    writeFileSync(join(data, 'ml-workloads.sqlite.loading'), '');
    assert.equal(isNew(data), true);

    writeFileSync(join(data, 'ml-workloads.sqlite'), '');
    writeFileSync(
      join(data, 'demo-history.json'),
      JSON.stringify({
        priceChange: '2026-10-16T00:00:00.000Z',
        invoice: {
          from: '2026-10-25T00:00:00.000Z',
          to: '2026-11-01T00:00:00.000Z',
          at: '2026-11-05T09:00:00.000Z',
        },
      }),
    );
    assert.equal(isNew(data), false);
    assert.deepEqual(historyEnvironment(data), {
      SLIPWAY_DEMO_PRICE_CHANGE: '2026-10-16T00:00:00.000Z',
      SLIPWAY_DEMO_INVOICED_FROM: '2026-10-25T00:00:00.000Z',
      SLIPWAY_DEMO_INVOICED_TO: '2026-11-01T00:00:00.000Z',
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
