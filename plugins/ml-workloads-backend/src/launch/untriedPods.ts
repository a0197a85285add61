import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';
import type { DryRunAnswer } from './dryRun';

const MAY_NOT_CREATE =
  /^pods is forbidden: User "[^"]*" cannot create resource "pods"/;

/**
 * Whether RBAC kept Slipway from trying a pod. That says nothing about the workload: its pods are made by a controller, not by the
 * identity that Slipway writes with, which need not have the right where it is the Kubernetes plugin's (`reusePluginIdentity`).
 */
export function isUntried({ kind, response }: DryRunAnswer): boolean {
  return (
    kind === 'Pod' &&
    response.status === 403 &&
    MAY_NOT_CREATE.test(String((response.body as any)?.message))
  );
}

/** The verdict of a launch whose pods could not be tried: at best it is not known. Pure. */
export function withUntriedPods(verdict: Verdict): Verdict {
  return {
    ...verdict,
    value: verdict.value === 'allowed' ? 'undetermined' : verdict.value,
    reasons: [
      ...verdict.reasons,
      {
        code: null,
        title: 'Pods could not be tried',
        message:
          'The identity that the portal writes with may not create pods, so it is not known whether the cluster would take the pods of this workload',
        why: 'A workload is often accepted and its pods are not, for instance over a LimitRange or without their ServiceAccount',
        fix: 'Ask the platform team to bind the ClusterRole slipway-writer; its right to create pods is for dry runs only, and a guardrail refuses the others',
        fields: [],
        layer: 'authorization',
        kind: 'Pod',
        values: {},
      },
    ],
  };
}
