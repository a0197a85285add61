import { stringify } from 'yaml';
import { ENDING_STAGES } from './ending';
import { NODE_STAGES } from './nodes';
import { STARTING_STAGES } from './starting';

export interface KwokOptions {
  /** Port on 127.0.0.1 that serves what a kubelet would, among it the logs. */
  port: number;
  /** Serving certificate and key, absolute paths. */
  certFile: string;
  keyFile: string;
  /** File in CRI format that every container's log is read from, absolute path. */
  logsFile: string;
}

/** kwok's configuration file: its options, the source of logs, and the stages of nodes and pods. */
export function kwokConfig(options: KwokOptions): string {
  const documents: object[] = [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: {
        manageAllNodes: false,
        manageNodesWithAnnotationSelector: 'kwok.x-k8s.io/node=fake',
        nodeLeaseDurationSeconds: 0,
        enablePodsOnNodeSyncStreamWatch: true,
        enablePodsOnNodeSyncListPager: false,
        cidr: '10.244.0.0/16',
        nodePort: options.port,
        serverAddress: `127.0.0.1:${options.port}`,
        enableDebuggingHandlers: true,
        tlsCertFile: options.certFile,
        tlsPrivateKeyFile: options.keyFile,
        nodeLeaseParallelism: 4,
        podPlayStageParallelism: 8,
        nodePlayStageParallelism: 4,
      },
    },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'all' },
      spec: { logs: [{ logsFile: options.logsFile, follow: true }] },
    },
    ...NODE_STAGES,
    ...STARTING_STAGES,
    ...ENDING_STAGES,
  ];
  return documents
    .map(document => stringify(document, { lineWidth: 0 }))
    .join('---\n');
}
