import { readFileSync } from 'fs';
import { connect } from 'tls';
import { fetch } from 'undici';

/** A check that a plain HTTP address answers with success. */
export function httpReady(url: string): () => Promise<boolean> {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.text();
    return response.ok;
  };
}

/** A check that something on 127.0.0.1 completes a TLS handshake with a certificate of this authority. */
export function tlsReady(port: number, caFile: string): () => Promise<boolean> {
  return () =>
    new Promise((resolve, reject) => {
      const socket = connect(
        {
          host: '127.0.0.1',
          port,
          ca: readFileSync(caFile),
          servername: 'localhost',
          timeout: 2_000,
        },
        () => {
          socket.end();
          resolve(true);
        },
      );
      socket.once('timeout', () => socket.destroy(new Error('no answer')));
      socket.once('error', reject);
    });
}

/** A check that holds when all of these do. */
export function all(
  ...checks: Array<() => Promise<boolean>>
): () => Promise<boolean> {
  return async () => {
    const results = await Promise.all(checks.map(check => check()));
    return results.every(Boolean);
  };
}
