import { join } from 'path';
import { stringify } from 'yaml';
import { writePrivately } from '../files';
import { configFile, kubeconfigFile, logFile } from '../layout';
import { all, httpReady, tlsReady } from '../probes';
import { Operator } from './Operator';

export const jobset: Operator = {
  name: 'jobset',
  webhookPort: 'jobsetWebhook',
  async prepare(layout) {
    const { certificates: c, ports } = layout;
    const config = configFile(layout, 'jobset.yaml');
    await writePrivately(
      config,
      stringify({
        apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
        kind: 'Configuration',
        health: { healthProbeBindAddress: `127.0.0.1:${ports.jobsetHealth}` },
        metrics: {
          bindAddress: `127.0.0.1:${ports.jobsetMetrics}`,
          certDir: c.webhookFolder,
        },
        webhook: {
          host: '127.0.0.1',
          port: ports.jobsetWebhook,
          certDir: c.webhookFolder,
        },
        leaderElection: { leaderElect: false },
        internalCertManagement: { enable: false },
        clientConnection: { qps: 300, burst: 500 },
      }),
    );
    return {
      name: 'jobset',
      command: join(layout.bin, 'jobset'),
      args: [`--config=${config}`, `--kubeconfig=${kubeconfigFile(layout)}`],
      directory: layout.directory,
      logFile: logFile(layout, 'jobset'),
      ready: all(
        httpReady(`http://127.0.0.1:${ports.jobsetHealth}/readyz`),
        tlsReady(ports.jobsetWebhook, c.webhookCa.cert),
      ),
    };
  },
};
