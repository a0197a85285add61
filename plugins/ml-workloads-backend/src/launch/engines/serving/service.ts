import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { HTTP } from './container';
import { companionMetadata, type Build } from './manifests';

/** Address of the replicas inside the cluster. */
export function service(
  request: LaunchRequest,
  context: RenderContext,
  options: { name: string; selector: Record<string, string>; reason: string },
): Build {
  return receipt => {
    const spec = receipt.at('spec');
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: companionMetadata(options.name, request, context, receipt),
      spec: {
        type: spec.note(
          'type',
          'ClusterIP',
          'Inside the cluster only: who may reach it from outside is decided at the gateway',
        ),
        selector: spec.note('selector', options.selector, options.reason),
        ports: spec.note(
          'ports',
          [{ name: HTTP, port: 80, targetPort: HTTP, protocol: 'TCP' }],
          `http://${options.name}.${request.namespace} leads to the container's port`,
        ),
        trafficDistribution: spec.note(
          'trafficDistribution',
          'PreferSameZone',
          'Requests stay in the zone that they come from while it has a ready replica: no paid traffic between zones',
        ),
      },
    };
  };
}
