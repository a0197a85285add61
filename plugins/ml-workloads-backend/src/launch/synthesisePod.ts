import type { PodTemplate } from '@slipway/backstage-plugin-ml-workloads-node';

/** Where a pod on spot nodes saves what it holds, for the guardrail that asks. */
const SAVES_TO = 'slipway.dev/checkpoint-uri';

/**
 * The pod that a controller would make of a template, for the dry run only (`guardrails.md` §4.12): a Job over its namespace's LimitRange,
 * or with a priority class that does not exist, is accepted; its pods never would be.
 *
 * It has no owner: an owner reference proves nothing, and guardrails accept one only from controllers. So what a guardrail
 * knows by the owner has to be said otherwise: `serves`, that it is a server's and has nothing to save.
 */
export function synthesisePod(
  template: PodTemplate,
  namespace: string,
  options: { serves?: boolean } = {},
): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      // The server adds a random suffix, so that the name is never taken.
      generateName: template.generateName,
      namespace,
      labels: template.metadata.labels ?? {},
      annotations: {
        ...(options.serves ? { [SAVES_TO]: 'none: it serves' } : {}),
        ...template.metadata.annotations,
      },
    },
    spec: template.spec,
  };
}
