import { join } from 'path';
import { stringify } from 'yaml';
import { writePrivately } from '../files';
import { configFile, dataFolder, Layout, logFile } from '../layout';
import { httpReady } from '../probes';
import { ComponentSpec } from '../processes/Component';

/** Prometheus over the GPU telemetry, Kueue and the API server. `kueueToken`: file of a token that may read metrics. */
export async function prometheus(
  layout: Layout,
  kueueToken: string | undefined,
): Promise<ComponentSpec> {
  const { certificates: c, ports } = layout;
  const target = (port: number) => [{ targets: [`127.0.0.1:${port}`] }];
  const config = configFile(layout, 'prometheus.yaml');
  await writePrivately(
    config,
    stringify({
      global: { scrape_interval: '5s', evaluation_interval: '15s' },
      scrape_configs: [
        {
          job_name: 'dcgm',
          // Keep the exporter's own namespace, pod and container labels.
          honor_labels: true,
          static_configs: target(ports.telemetry),
        },
        ...(kueueToken
          ? [
              {
                job_name: 'kueue',
                scheme: 'https',
                scrape_interval: '15s',
                tls_config: { insecure_skip_verify: true },
                authorization: { credentials_file: kueueToken },
                static_configs: target(ports.kueueMetrics),
              },
            ]
          : []),
        {
          job_name: 'apiserver',
          scheme: 'https',
          scrape_interval: '30s',
          tls_config: {
            ca_file: c.ca.cert,
            cert_file: c.admin.cert,
            key_file: c.admin.key,
          },
          static_configs: target(ports.apiServer),
        },
      ],
    }),
  );
  const url = `http://127.0.0.1:${ports.prometheus}`;
  return {
    name: 'prometheus',
    command: join(layout.bin, 'prometheus'),
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dataFolder(layout, 'prometheus')}`,
      '--storage.tsdb.retention.time=7d',
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      '--log.level=warn',
    ],
    directory: layout.directory,
    logFile: logFile(layout, 'prometheus'),
    ready: httpReady(`${url}/-/ready`),
  };
}

/** ServiceAccount that may read Kueue's metrics, which are authenticated. */
export const METRICS_ACCOUNT = {
  namespace: 'kueue-system',
  name: 'lab-prometheus',
};

export function metricsReader() {
  const { namespace, name } = METRICS_ACCOUNT;
  const rbac = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}
