import { randomUUID } from 'crypto';
import { readAnswer } from '../verdict';
import { buildCatalogue } from '../catalogue';
import { readGuardrailsYaml, readPolicyFiles } from '../policyFiles';
import { ApiClient, type Answer, type As } from './ApiClient';
import { FIRST_LIMITS } from './limits';
import { workload } from './objects';
import { installSurroundings } from './surroundings';

const MEMBER: As = { user: 'member' };
const ALWAYS_JUDGED = ['SW01', 'SW02', 'SW03', 'SW05', 'SW06', 'SW09'];
const files = readPolicyFiles();

/** The texts of our own policies. */
export const CATALOGUE = buildCatalogue(
  files.map(({ policy }) => policy),
  files.flatMap(({ bindings }) => bindings),
);

/** A real control plane with the guardrails of this repository installed. */
export class GuardedCluster {
  constructor(readonly api: ApiClient) {}

  /**
   * Installs `guardrails/` as `bases/enforce` does.
   *
   * @param policiesBite resolves when all that was written is judged with
   */
  async install(policiesBite: () => Promise<void>): Promise<void> {
    const { api } = this;
    await this.#applyAll(['crd/workloadlimits.yaml']);
    await until('the WorkloadLimits API is served', async () => {
      const { status } = await api.get(
        '/apis/guardrails.slipway.dev/v1alpha1/workloadlimits',
      );
      return status === 200;
    });
    await this.#applyAll([
      'rbac/namespace.yaml',
      'rbac/serviceaccounts.yaml',
      'rbac/reader.yaml',
      'rbac/writer.yaml',
      'rbac/platform.yaml',
    ]);
    // The API server compiles each one while it is asked: one after the other, or requests would time out on a busy machine.
    for (const { path } of files) {
      if (path.startsWith('policies/')) await this.#applyAll([path]);
    }
    await policiesBite();
    await installSurroundings(api, until);
  }

  async #applyAll(paths: string[]): Promise<void> {
    for (const object of paths.flatMap(readGuardrailsYaml)) {
      let answer = await this.api.apply(object, { force: true });
      // A machine that is too busy to compile it in time.
      for (let tries = 1; answer.status === 504 && tries < 5; tries += 1) {
        answer = await this.api.apply(object, { force: true });
      }
      await this.api.must(Promise.resolve(answer));
    }
  }

  /**
   * A team's namespace whose member has the stock role `edit`, ready when every rule bites there.
   *
   * @param limits null for none, with the namespace's label absent unless the labels have it
   */
  async teamNamespace(
    limits: Record<string, unknown> | null = {},
    labels: Record<string, string> = {},
    namespace: string = `team-${randomUUID().slice(0, 8)}`,
  ): Promise<{ namespace: string; member: As }> {
    const { api } = this;
    await api.must(
      api.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: {
            'slipway.dev/team': 'vision',
            ...(limits ? { 'slipway.dev/limits': 'set' } : {}),
            ...labels,
          },
        },
      }),
    );
    for (const [role, user] of [
      ['edit', MEMBER.user],
      ['slipway-writer', 'system:serviceaccount:slipway-system:slipway-writer'],
    ]) {
      await api.must(
        api.create({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: role, namespace },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: role,
          },
          subjects: [
            { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user },
          ],
        }),
      );
    }
    if (limits) await this.setLimits(namespace, limits);
    await until(`pods may be created in ${namespace}`, async () => {
      const { status } = await api.get(
        `/api/v1/namespaces/${namespace}/serviceaccounts/default`,
      );
      return status === 200;
    });
    const promised = limits !== null || labels['slipway.dev/limits'] === 'set';
    await this.biting(
      namespace,
      limits ? ALWAYS_JUDGED : ['SW09', ...(promised ? [] : ['SW07'])],
    );
    return { namespace, member: MEMBER };
  }

  async setLimits(
    namespace: string,
    limits: Record<string, unknown>,
  ): Promise<void> {
    await this.api.must(
      this.api.apply({
        apiVersion: 'guardrails.slipway.dev/v1alpha1',
        kind: 'WorkloadLimits',
        metadata: { name: 'default', namespace },
        spec: { ...FIRST_LIMITS, ...limits },
      }),
    );
  }

  /** Policies and parameters take about a second to bite: waits for a marker that breaks them all. */
  async biting(namespace: string, codes: string[]): Promise<void> {
    const marker = workload('Pod', {
      namespace,
      name: 'marker',
      gpus: 100_000,
      image: 'elsewhere/x',
      deadline: null,
      queue: null,
      team: 'nobody',
    });
    marker.metadata.ownerReferences = [
      { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x', controller: true },
    ];
    await until(`${codes} bite in ${namespace}`, async () => {
      const answer = await this.api.create(marker, {
        dryRun: true,
        as: MEMBER,
      });
      const found = codesOf(answer, 'Pod');
      return codes.every(code => found.includes(code));
    });
  }
}

/** Codes of the guardrails that an answer names, in order. */
export function codesOf(answer: Answer, kind = 'Object'): string[] {
  const { reasons } = readAnswer({ kind, response: answer }, CATALOGUE);
  return [...new Set(reasons.map(({ code }) => code ?? 'other'))];
}

/** `allowed`, or the codes that refused, or the server's own words. */
export function said(answer: Answer): string {
  if (answer.status < 400) return 'allowed';
  const { reasons } = readAnswer(
    { kind: 'Object', response: answer },
    CATALOGUE,
  );
  return [...new Set(reasons.map(({ code, message }) => code ?? message))].join(
    ' ',
  );
}

/** Polls; fails after 2 minutes with what did not happen: other labs may be starting on the same machine. */
export async function until(
  what: string,
  happened: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await happened())) {
    if (Date.now() > end) throw new Error(`Did not happen in 2 min: ${what}`);
    await new Promise(done => setTimeout(done, 100));
  }
}
