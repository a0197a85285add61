import { mkdir, rm, symlink } from 'fs/promises';
import { join } from 'path';
import { stringify } from 'yaml';
import { writePrivately } from '../files';
import { configFile, kubeconfigFile, logFile } from '../layout';
import { all, httpReady, tlsReady } from '../probes';
import { Operator } from './Operator';

export const trainer: Operator = {
  name: 'trainer',
  webhookPort: 'trainerWebhook',
  async prepare(layout) {
    const { certificates: c, ports } = layout;
    const config = configFile(layout, 'trainer.yaml');
    await writePrivately(
      config,
      stringify({
        apiVersion: 'config.trainer.kubeflow.org/v1alpha1',
        kind: 'Configuration',
        health: { healthProbeBindAddress: `127.0.0.1:${ports.trainerHealth}` },
        metrics: {
          bindAddress: `127.0.0.1:${ports.trainerMetrics}`,
          secureServing: true,
        },
        webhook: { host: '127.0.0.1', port: ports.trainerWebhook },
        leaderElection: { leaderElect: false },
        certManagement: { enable: false },
        clientConnection: { qps: 300, burst: 500 },
      }),
    );
    // Its configuration has no folder for the webhook's certificate: controller-runtime's default below TMPDIR holds.
    const temporary = join(layout.directory, 'tmp');
    const expected = join(temporary, 'k8s-webhook-server', 'serving-certs');
    await mkdir(join(temporary, 'k8s-webhook-server'), { recursive: true });
    await rm(expected, { recursive: true, force: true });
    await symlink(c.webhookFolder, expected);
    return {
      name: 'trainer',
      command: join(layout.bin, 'trainer'),
      args: [`--config=${config}`, `--kubeconfig=${kubeconfigFile(layout)}`],
      directory: layout.directory,
      env: { TMPDIR: temporary },
      logFile: logFile(layout, 'trainer'),
      ready: all(
        httpReady(`http://127.0.0.1:${ports.trainerHealth}/readyz`),
        tlsReady(ports.trainerWebhook, c.webhookCa.cert),
      ),
    };
  },
};
