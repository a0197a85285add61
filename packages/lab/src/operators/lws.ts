import { join } from 'path';
import { stringify } from 'yaml';
import { writePrivately } from '../files';
import { configFile, kubeconfigFile, logFile } from '../layout';
import { all, httpReady, tlsReady } from '../probes';
import { Operator } from './Operator';

export const lws: Operator = {
  name: 'lws',
  webhookPort: 'lwsWebhook',
  async prepare(layout) {
    const { certificates: c, ports } = layout;
    const config = configFile(layout, 'lws.yaml');
    await writePrivately(
      config,
      stringify({
        apiVersion: 'config.lws.x-k8s.io/v1alpha1',
        kind: 'Configuration',
        health: { healthProbeBindAddress: `127.0.0.1:${ports.lwsHealth}` },
        metrics: { bindAddress: `127.0.0.1:${ports.lwsMetrics}` },
        webhook: {
          host: '127.0.0.1',
          port: ports.lwsWebhook,
          certDir: c.webhookFolder,
        },
        leaderElection: { leaderElect: false },
        internalCertManagement: { enable: false },
        clientConnection: { qps: 300, burst: 500 },
      }),
    );
    return {
      name: 'lws',
      command: join(layout.bin, 'lws'),
      args: [`--config=${config}`, `--kubeconfig=${kubeconfigFile(layout)}`],
      directory: layout.directory,
      logFile: logFile(layout, 'lws'),
      // Its /readyz is a plain ping and true before the webhook listens.
      ready: all(
        httpReady(`http://127.0.0.1:${ports.lwsHealth}/readyz`),
        tlsReady(ports.lwsWebhook, c.webhookCa.cert),
      ),
    };
  },
};
