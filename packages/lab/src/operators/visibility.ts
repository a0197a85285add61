import { KubernetesObject } from '../cluster/objects';

/**
 * Kueue's visibility API, which runs in Kueue's process outside the cluster. The aggregator resolves an ExternalName
 * Service to that host name, with the port of the APIService.
 */
export function visibilityApi(
  port: number,
  startedAt: Date,
): KubernetesObject[] {
  const service = { name: 'visibility-server', namespace: 'kueue-system' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: service,
      spec: {
        type: 'ExternalName',
        externalName: 'localhost',
        ports: [{ name: 'https', port, protocol: 'TCP' }],
      },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: {
        name: 'v1beta2.visibility.kueue.x-k8s.io',
        annotations: { 'slipway.dev/lab-started': startedAt.toISOString() },
      },
      spec: {
        group: 'visibility.kueue.x-k8s.io',
        version: 'v1beta2',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { ...service, port },
      },
    },
  ];
}
