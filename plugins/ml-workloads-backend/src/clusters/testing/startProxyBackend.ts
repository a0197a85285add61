/* eslint-disable no-restricted-syntax -- only tests run this file, from its source */
import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { spawn } from 'child_process';
import { mkdtemp, rm, writeFile } from 'fs/promises';
import { createServer } from 'net';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ProxyClusterClient } from '../ProxyClusterClient';
import { WriterToken } from '../WriterToken';

export interface ProxyBackend {
  discovery: DiscoveryService;
  auth: AuthService;
  /** A client of the cluster `name` through the proxy. */
  client(name: string, writerToken?: string): ProxyClusterClient;
  stop(): Promise<void>;
}

export interface ProxiedCluster {
  name: string;
  url: string;
  caFile?: string;
  token: string;
}

const TOKEN = 'a-token-of-the-test-that-opens-nothing-else';

/** Starts a real Backstage backend with the real Kubernetes plugin on a free loopback port. */
export async function startProxyBackend(
  clusters: ProxiedCluster[],
): Promise<ProxyBackend> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-proxy-'));
  const port = await freePort();
  const config = join(directory, 'app-config.yaml');
  // JSON is YAML.
  await writeFile(
    config,
    JSON.stringify({
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { host: '127.0.0.1', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
        auth: {
          externalAccess: [
            { type: 'static', options: { token: TOKEN, subject: 'test' } },
          ],
        },
      },
      app: { baseUrl: `http://127.0.0.1:${port}` },
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: clusters.map(({ token, ...cluster }) => ({
              ...cluster,
              title: `The ${cluster.name}`,
              authProvider: 'serviceAccount',
              serviceAccountToken: token,
            })),
          },
        ],
      },
    }),
    { mode: 0o600 },
  );
  const transform = require.resolve('@backstage/cli/config/nodeTransform.cjs');
  const child = spawn(
    process.execPath,
    [
      '--require',
      transform,
      resolve(__dirname, 'proxyBackendProcess.ts'),
      '--config',
      config,
    ],
    {
      cwd: resolve(__dirname, '../../..'),
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const remember = (data: Buffer) => {
    output = (output + data.toString()).slice(-20_000);
  };
  child.stdout.on('data', remember);
  child.stderr.on('data', remember);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(done => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    }
    await rm(directory, { recursive: true, force: true });
  };
  const discovery: DiscoveryService = {
    getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
    getExternalBaseUrl: async plugin =>
      `http://127.0.0.1:${port}/api/${plugin}`,
  };
  const auth = {
    getOwnServiceCredentials: async () => ({ principal: {} }),
    getPluginRequestToken: async () => ({ token: TOKEN }),
  } as unknown as AuthService;
  try {
    await answering(`http://127.0.0.1:${port}/api/kubernetes/clusters`, () =>
      child.exitCode === null ? undefined : output,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    discovery,
    auth,
    stop,
    client: (name, writerToken) =>
      ProxyClusterClient.create({
        name,
        title: name,
        simulated: true,
        discovery,
        auth,
        writer:
          writerToken === undefined
            ? undefined
            : WriterToken.create({ token: writerToken }),
      }),
  };
}

async function answering(
  url: string,
  died: () => string | undefined,
): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const log = died();
    if (log !== undefined) {
      throw new Error(`The proxy backend ended:\n${log}`);
    }
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${TOKEN}` },
    }).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${url} did not answer in 90 s (${response?.status})`);
    }
    await new Promise(done => setTimeout(done, 200));
  }
}

export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
