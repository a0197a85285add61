/* eslint-disable jest/no-export, no-loop-func -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import { readGuardrailsYaml, readPolicyFiles } from '../policyFiles';
import type { Answer, As } from './ApiClient';
import { codesOf, said, until, type GuardedCluster } from './GuardedCluster';
import type { KubernetesObject } from './objects';

/** May everything and is none of the platform's groups. */
const OPERATOR: As = { user: 'operator' };
const PLATFORM: As = {
  user: 'platform-engineer',
  groups: ['slipway:platform'],
};
const PLATFORM_OPERATOR: As = { ...OPERATOR, groups: ['slipway:platform'] };
const WRITER: As = {
  user: 'system:serviceaccount:slipway-system:slipway-writer',
};

type Send = (object: KubernetesObject) => Promise<Answer>;

/** The examples of the reference do what it says they do. */
export function examplesSuite(cluster: () => GuardedCluster): void {
  const create =
    (as: As, dryRun = true): Send =>
    object =>
      cluster().api.create(object, { as, dryRun });
  const remove: Send = object =>
    cluster().api.remove(object, { as: PLATFORM, dryRun: true });

  // What passes is really there, under a name of its own, and becomes what fails.
  const moved = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: { ...object.metadata, name: 'moved' },
  });
  const createMoved: Send = object =>
    cluster().api.create(moved(object), { as: OPERATOR });
  const move: Send = object =>
    cluster().api.patch(
      moved(object),
      { metadata: { labels: object.metadata.labels } },
      { as: OPERATOR, dryRun: true },
    );

  /** How an example is sent where it is not created by a member of the team. */
  const HOW: Record<string, { passes: Send; fails: Send }> = {
    SW04: { passes: create(OPERATOR), fails: create(OPERATOR) },
    SW07: { passes: create(OPERATOR), fails: create(OPERATOR) },
    SW08: { passes: remove, fails: remove },
    SW10: { passes: create(WRITER), fails: create(WRITER, false) },
    SW11: { passes: create(WRITER), fails: create(WRITER, false) },
    SW32: { passes: create(OPERATOR), fails: create(OPERATOR) },
    SW34: { passes: createMoved, fails: move },
    SW36: { passes: create(PLATFORM_OPERATOR), fails: create(OPERATOR) },
  };

  let member: As;
  let probes = 0;

  beforeAll(async () => {
    const { api } = cluster();
    const [{ spec }] = readGuardrailsYaml('examples/limits.yaml');
    ({ member } = await cluster().teamNamespace(spec, {}, 'team-vision'));
    await cluster().teamNamespace({}, {}, 'team-leaving');
    await api.must(
      api.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'operator' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'cluster-admin',
        },
        subjects: [
          {
            kind: 'User',
            apiGroup: 'rbac.authorization.k8s.io',
            name: OPERATOR.user,
          },
        ],
      }),
    );
    await api.must(
      api.patch(
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'team-leaving' },
        },
        { metadata: { labels: { 'slipway.dev/limits': null } } },
      ),
    );
    const [limits] = readGuardrailsYaml('examples/sw08-passes.yaml');
    await until(
      'the label is seen to be gone',
      async () => said(await remove(limits)) === 'allowed',
    );
  });

  // SW11 is for portals that only preview; it comes last and is taken away again.
  afterAll(async () => {
    const { policy, bindings } = fileOf('SW11');
    for (const object of [policy, ...bindings]) {
      await cluster().api.remove(object);
    }
  });

  for (const code of readPolicyFiles()
    .map(({ policy }) => policy.metadata.labels['slipway.dev/guardrail'])
    .sort()) {
    it(`${code}: the passing example passes, the failing one fails by this rule only`, async () => {
      const { api } = cluster();
      const how = HOW[code] ?? {
        passes: create(member),
        fails: create(member),
      };
      const [passes] = readGuardrailsYaml(
        `examples/${code.toLowerCase()}-passes.yaml`,
      );
      const [fails] = readGuardrailsYaml(
        `examples/${code.toLowerCase()}-fails.yaml`,
      );
      if (code === 'SW11') {
        const { policy, bindings } = fileOf(code);
        for (const object of [policy, ...bindings]) {
          await api.must(api.apply(object));
        }
        await until('SW11 bites', async () => {
          // Another name each time: what was still created is not gone at once.
          const probe = structuredClone(fails);
          probe.metadata.name = `probe-${(probes += 1)}`;
          return codesOf(await how.fails(probe)).includes('SW11');
        });
      }
      expect(said(await how.passes(passes))).toBe('allowed');
      // An owner that is not believed leaves the other rules to judge the pod itself, which this one obeys.
      expect(said(await how.fails(fails))).toBe(code);
    });
  }
}

function fileOf(code: string) {
  return readPolicyFiles().find(
    ({ policy }) => policy.metadata.name === code.toLowerCase(),
  )!;
}
