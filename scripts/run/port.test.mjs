import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Problem } from '../progress.mjs';
import { freePort, requireFreePort } from './port.mjs';

test('a port that is in use is refused with what to do', async () => {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  try {
    await assert.rejects(requireFreePort(port), error => {
      assert.ok(error instanceof Problem);
      assert.match(error.message, new RegExp(`Port ${port} is in use`));
      assert.match(error.message, /npm start -- --port/);
      return true;
    });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});

test('a free port is accepted', async () => {
  await requireFreePort(await freePort());
});
