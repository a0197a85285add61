import { join } from 'path';
import { stringify } from 'yaml';
import { writePrivately } from '../files';
import { configFile, kubeconfigFile, logFile } from '../layout';
import { all, httpReady, tlsReady } from '../probes';
import { Operator, OperatorName } from './Operator';

/** Kueue's names of the workload kinds that each operator brings. Kueue must not start before their CRDs exist. */
const FRAMEWORKS: Record<OperatorName, string[]> = {
  kueue: ['batch/job', 'pod', 'deployment', 'statefulset'],
  jobset: ['jobset.x-k8s.io/jobset'],
  lws: ['leaderworkerset.x-k8s.io/leaderworkerset'],
  trainer: ['trainer.kubeflow.org/trainjob'],
  kuberay: ['ray.io/rayjob', 'ray.io/raycluster', 'ray.io/rayservice'],
};

export const kueue: Operator = {
  name: 'kueue',
  webhookPort: 'kueueWebhook',
  async prepare(layout, running) {
    const { certificates: c, ports } = layout;
    const config = configFile(layout, 'kueue.yaml');
    await writePrivately(
      config,
      stringify({
        apiVersion: 'config.kueue.x-k8s.io/v1beta2',
        kind: 'Configuration',
        namespace: 'kueue-system',
        health: { healthProbeBindAddress: `127.0.0.1:${ports.kueueHealth}` },
        metrics: {
          bindAddress: `127.0.0.1:${ports.kueueMetrics}`,
          enableClusterQueueResources: true,
        },
        webhook: {
          host: '127.0.0.1',
          port: ports.kueueWebhook,
          certDir: c.webhookFolder,
        },
        leaderElection: { leaderElect: false },
        // Kept on, although the certificates are ours: switched off, Kueue insists on certificates below /etc/kueue.
        internalCertManagement: {
          enable: true,
          webhookServiceName: 'kueue-webhook-service',
          webhookSecretName: 'kueue-webhook-server-cert',
        },
        visibilityServer: {
          bindAddress: '127.0.0.1',
          bindPort: ports.visibility,
        },
        clientConnection: { qps: 300, burst: 500 },
        controller: {
          groupKindConcurrency: {
            'Job.batch': 5,
            Pod: 5,
            'Workload.kueue.x-k8s.io': 10,
            'LocalQueue.kueue.x-k8s.io': 5,
            'Cohort.kueue.x-k8s.io': 1,
            'ClusterQueue.kueue.x-k8s.io': 5,
            'ResourceFlavor.kueue.x-k8s.io': 1,
          },
        },
        // No queue has a quota of it, and Kueue admits nothing that asks for a resource without quota.
        resources: { excludeResourcePrefixes: ['ephemeral-storage'] },
        manageJobsWithoutQueueName: false,
        managedJobsNamespaceSelector: {
          matchExpressions: [
            {
              key: 'kubernetes.io/metadata.name',
              operator: 'NotIn',
              values: ['kube-system', 'kueue-system'],
            },
          ],
        },
        integrations: {
          frameworks: running.flatMap(name => FRAMEWORKS[name]),
        },
      }),
    );
    return {
      name: 'kueue',
      command: join(layout.bin, 'kueue'),
      args: [`--config=${config}`, `--kubeconfig=${kubeconfigFile(layout)}`],
      // The visibility server's certificate goes to a folder relative to this one.
      directory: layout.directory,
      logFile: logFile(layout, 'kueue'),
      ready: all(
        httpReady(`http://127.0.0.1:${ports.kueueHealth}/readyz`),
        tlsReady(ports.kueueWebhook, c.webhookCa.cert),
      ),
    };
  },
};
