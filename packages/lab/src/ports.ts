import { createServer } from 'net';

/** Names of everything in the lab that listens. */
export const PORT_NAMES = [
  'etcd',
  'etcdPeer',
  'apiServer',
  'controllerManager',
  'scheduler',
  'kwok',
  'kueueHealth',
  'kueueMetrics',
  'kueueWebhook',
  'visibility',
  'jobsetHealth',
  'jobsetMetrics',
  'jobsetWebhook',
  'lwsHealth',
  'lwsMetrics',
  'lwsWebhook',
  'trainerHealth',
  'trainerMetrics',
  'trainerWebhook',
  'kuberayHealth',
  'kuberayMetrics',
  'rayDashboard',
  'telemetry',
  'prometheus',
] as const;

export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Record<PortName, number>;

/**
 * Free ports on 127.0.0.1. Those of an earlier run are kept where they are free, because kubeconfigs and webhook
 * configurations name them.
 */
export async function choosePorts(earlier?: Partial<Ports>): Promise<Ports> {
  const taken: Array<() => Promise<void>> = [];
  try {
    const ports = {} as Ports;
    // All are held until the last is found, so that no two get the same.
    for (const name of PORT_NAMES) {
      const kept = earlier?.[name];
      const held = (kept && (await hold(kept))) || (await hold(0));
      if (!held) throw new Error('No free port was found on 127.0.0.1.');
      ports[name] = held.port;
      taken.push(held.release);
    }
    return ports;
  } finally {
    await Promise.all(taken.map(release => release()));
  }
}

function hold(
  port: number,
): Promise<{ port: number; release: () => Promise<void> } | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        release: () => new Promise(done => server.close(() => done())),
      });
    });
  });
}
