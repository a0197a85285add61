import { join } from 'path';
import { writePrivately } from '../files';
import { configFile, kubeconfigFile, Layout, logFile } from '../layout';
import { tlsReady } from '../probes';
import { ComponentSpec } from '../processes/Component';
import { kwokConfig } from './kwokConfig';

/** What every simulated container has written to its log. */
const LOG_LINES = [
  'Simulated container: the lab has no GPUs and runs no image.',
  'Pod states, events and times are those of a real cluster; the work is not done.',
];

/** kwok plays the kubelets of all simulated nodes. Writes its configuration and returns how to start it. */
export async function kwok(layout: Layout): Promise<ComponentSpec> {
  const { certificates: c, ports } = layout;
  const logsFile = join(layout.directory, 'podlog.txt');
  await writePrivately(
    logsFile,
    LOG_LINES.map(
      (line, i) => `2026-01-01T00:00:00.00000000${i + 1}Z stdout F ${line}\n`,
    ).join(''),
  );
  const config = configFile(layout, 'kwok.yaml');
  await writePrivately(
    config,
    kwokConfig({
      port: ports.kwok,
      certFile: c.webhook.cert,
      keyFile: c.webhook.key,
      logsFile,
    }),
  );
  return {
    name: 'kwok',
    command: join(layout.bin, 'kwok'),
    args: [
      `--kubeconfig=${kubeconfigFile(layout)}`,
      `--config=${config}`,
      '--node-ip=127.0.0.1',
    ],
    directory: layout.directory,
    logFile: logFile(layout, 'kwok'),
    ready: tlsReady(ports.kwok, c.webhookCa.cert),
  };
}
