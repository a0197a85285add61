import { waitFor } from '../waiting';
import { LabApiError, type LabClient } from './LabClient';
import { pathOf } from './objects';

const NAME = 'written-last';

/**
 * Resolves when every ValidatingAdmissionPolicy that was written before is judged with.
 *
 * The API server takes new ones over in one pass over all of them, seconds after they were written, in the order in which they were
 * written. So one more is written, and when that bites, the others do.
 *
 * @throws Error when it does not bite within four minutes
 */
export async function policiesBite(client: LabClient): Promise<void> {
  const group = 'admissionregistration.k8s.io/v1';
  const policy = {
    apiVersion: group,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: NAME },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['configmaps'],
          },
        ],
      },
      validations: [{ expression: `object.metadata.name != '${NAME}'` }],
    },
  };
  const binding = {
    apiVersion: group,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: NAME },
    spec: { policyName: NAME, validationActions: ['Deny'] },
  };
  const probe = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace: 'default' },
  };
  await client.apply(policy);
  await client.apply(binding);
  await waitFor('the admission policies to bite', async () => {
    try {
      await client.request('POST', `${pathOf(probe, false)}?dryRun=All`, probe);
      return false;
    } catch (error) {
      return error instanceof LabApiError && error.status === 422;
    }
  });
  await client.delete(pathOf(binding));
  await client.delete(pathOf(policy));
}
