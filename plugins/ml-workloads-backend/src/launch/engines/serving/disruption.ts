import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { companionMetadata, type Build } from './manifests';
import type { Scale } from './scale';

/**
 * Keeps replicas while nodes are drained: production with at least two always there. Undefined otherwise, since a budget over one replica
 * would only block the drain.
 */
export function disruptionBudget(
  request: LaunchRequest,
  context: RenderContext,
  scale: Scale,
  options: {
    selector: Record<string, string>;
    reason: string;
    /** The pods' controller has no scale for the budget to count by, so what stays is a number. */
    minAvailable?: number;
  },
): Build | undefined {
  const { minAvailable, reason } = options;
  if (request.serving?.stage === 'development' || scale.min < 2) {
    return undefined;
  }
  return receipt => {
    const spec = receipt.at('spec');
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: companionMetadata(request.name, request, context, receipt),
      spec: {
        selector: spec.note(
          'selector',
          { matchLabels: options.selector },
          'The pods of this workload',
        ),
        ...(minAvailable === undefined
          ? spec.field('maxUnavailable', 1, reason)
          : spec.field('minAvailable', minAvailable, reason)),
        unhealthyPodEvictionPolicy: spec.note(
          'unhealthyPodEvictionPolicy',
          'AlwaysAllow',
          'A replica that is not ready serves nobody, so it does not hold up the drain of its node',
        ),
      },
    };
  };
}
