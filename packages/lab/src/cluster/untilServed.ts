import { waitFor } from '../waiting';
import type { LabClient } from './LabClient';
import { pathOf, type KubernetesObject } from './objects';

/** Resolves when every definition's kind is served. Asks discovery, not the definitions themselves: those are megabytes. */
export async function untilDefined(
  client: LabClient,
  definitions: readonly KubernetesObject[],
): Promise<void> {
  await Promise.all(
    definitions.map(({ metadata, spec }) => {
      const version = spec.versions.find((v: any) => v.served).name;
      return waitFor(`${metadata.name} to be served`, async () => {
        const { resources } = await client.get<{
          resources: Array<{ name: string }>;
        }>(`/apis/${spec.group}/${version}`);
        return resources.some(({ name }) => name === spec.names.plural);
      });
    }),
  );
}

/** Resolves when Kueue tells what waits in its queues. */
export async function untilQueuesVisible(client: LabClient): Promise<void> {
  await waitFor("Kueue's visibility API", async () => {
    const response = await client.fetch(
      '/apis/visibility.kueue.x-k8s.io/v1beta2',
    );
    await response.text();
    return response.ok;
  });
}

/**
 * Resolves when the guardrails find the limits of a team's namespace.
 *
 * An API server that begins on kept data looks for the kinds of its policies' parameters before they are served, and refuses everything
 * that these policies match until it looks again: each second in the lab (`go/cmd/controlplane/freshkinds.go`).
 */
export async function untilGuardrailsAnswer(
  client: LabClient,
  namespace: string,
): Promise<void> {
  const container = { name: 'probe', image: 'registry.example.com/probe:1' };
  const probe = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'guardrails-probe', namespace },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [container] } },
    },
  };
  await waitFor('the guardrails to find their limits', async () => {
    const response = await client.fetch(`${pathOf(probe, false)}?dryRun=All`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(probe),
    });
    return !(await response.text()).includes('failed to configure');
  });
}

/** Resolves when pods are let in: they are refused until the controller manager has made a namespace's default ServiceAccount. */
export async function untilPodsLetIn(
  client: LabClient,
  namespaces: readonly string[],
): Promise<void> {
  for (const namespace of namespaces) {
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    };
    await waitFor(`the default ServiceAccount of namespace ${namespace}`, () =>
      client.get(pathOf(account)),
    );
  }
}
