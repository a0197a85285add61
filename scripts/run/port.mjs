import { createServer } from 'node:net';
import { Problem } from '../progress.mjs';

/** @throws {Problem} when something else listens there */
export async function requireFreePort(port) {
  const problem = await new Promise(resolve => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ port, host: '127.0.0.1' }, () =>
      server.close(() => resolve(undefined)),
    );
  });
  if (!problem) return;
  if (problem.code === 'EADDRINUSE') {
    throw new Problem(
      `Port ${port} is in use. Is the portal running already? Stop what listens there, or choose another port: npm start -- --port ${
        port + 1
      }`,
    );
  }
  throw new Problem(`Cannot listen on port ${port}: ${problem.message}`);
}

/** A port that is free now. */
export async function freePort() {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
