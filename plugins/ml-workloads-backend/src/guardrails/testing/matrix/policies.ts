import { readPolicyFiles } from '../../policyFiles';
import { collectionPath, WORKLOAD_KINDS, workload } from '../objects';
import type { WorkloadKind } from '../objects';

const RESOURCES = new Map(
  WORKLOAD_KINDS.map(kind => {
    const { apiVersion } = workload(kind, { namespace: 'x', name: 'x' });
    const path = collectionPath({
      apiVersion,
      kind,
      metadata: { name: 'x', namespace: 'x' },
    });
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    return [`${group}/${path.slice(path.lastIndexOf('/') + 1)}`, kind];
  }),
);

/** For each rule the kinds of workload that its policy is asked about, from the policy's own file. */
export function matchedKinds(): Map<string, WorkloadKind[]> {
  return new Map(
    readPolicyFiles()
      .filter(({ path }) => path.startsWith('policies/'))
      .map(({ policy }) => {
        const found = new Set<WorkloadKind>();
        for (const rule of policy.spec.matchConstraints.resourceRules) {
          for (const group of rule.apiGroups) {
            for (const resource of rule.resources) {
              const kind = RESOURCES.get(`${group}/${resource}`);
              if (kind) found.add(kind);
            }
          }
        }
        return [
          policy.metadata.labels['slipway.dev/guardrail'] as string,
          WORKLOAD_KINDS.filter(kind => found.has(kind)),
        ];
      }),
  );
}
