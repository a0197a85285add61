/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { ClusterClient } from '../../clusters';
import { Guardrails } from '../Guardrails';
import { CATALOGUE, type GuardedCluster } from './GuardedCluster';
import { workload } from './objects';

const READER = {
  user: 'system:serviceaccount:slipway-system:slipway-reader',
};

/** The portal's identities may do what they need and no more. */
export function identitiesSuite(cluster: () => GuardedCluster): void {
  it.each([
    ['/api/v1/nodes', 200],
    ['/api/v1/namespaces', 200],
    ['/api/v1/pods', 200],
    ['/api/v1/events', 200],
    ['/apis/batch/v1/jobs', 200],
    ['/apis/apps/v1/deployments', 200],
    ['/apis/guardrails.slipway.dev/v1alpha1/workloadlimits', 200],
    ['/api/v1/secrets', 403],
    ['/api/v1/configmaps', 403],
    // Names for the form to choose from.
    ['/api/v1/serviceaccounts', 200],
    ['/api/v1/services', 200],
    ['/api/v1/persistentvolumes', 200],
    ['/api/v1/persistentvolumeclaims', 200],
    ['/apis/policy/v1/poddisruptionbudgets', 200],
    ['/api/v1/namespaces/default/secrets/x', 403],
    ['/api/v1/namespaces/default/configmaps/x', 403],
    ['/api/v1/namespaces/default/pods/x/log', 403],
    ['/api/v1/namespaces/default/pods/x/exec?command=sh', 403],
    ['/api/v1/nodes/x/proxy/metrics', 403],
    ['/apis/rbac.authorization.k8s.io/v1/clusterroles', 403],
  ])('the reader gets %s: %i', async (path, status) => {
    const answer = await cluster().api.send('GET', path, { as: READER });
    expect(answer.status).toBe(status);
  });

  it('the reader writes nothing, not even in a dry run', async () => {
    const { namespace } = await cluster().teamNamespace();
    for (const kind of ['Pod', 'Job'] as const) {
      const answer = await cluster().api.create(
        workload(kind, { namespace, name: 'x' }),
        { as: READER, dryRun: true },
      );
      expect(answer.status).toBe(403);
    }
  });

  it('the portal reads the texts of the policies from the cluster, as its reader', async () => {
    const { api } = cluster();
    let reads = 0;
    const client = {
      name: 'lab',
      read: ({ path }: { path: string }) => {
        reads += 1;
        return api.send('GET', path, { as: READER });
      },
    } as unknown as ClusterClient;
    let now = 0;
    const guardrails = Guardrails.create({ now: () => now });
    const texts = await guardrails.catalogue(client);
    const installed = [...CATALOGUE.policies].filter(
      ([name]) => name !== 'sw11',
    );
    for (const [name, entry] of installed) {
      expect(texts.policies.get(name)).toEqual(entry);
    }
    expect(texts.enforcedBindings).toContain('sw01-explain');

    await guardrails.catalogue(client);
    expect(reads).toBe(2);
    now += 61_000;
    await guardrails.catalogue(client);
    expect(reads).toBe(4);
  });
}
