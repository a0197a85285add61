/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import { readVerdict } from '../verdict';
import { parseWarnings, warningsMayBeCut } from '../warnings';
import type { As } from './ApiClient';
import { CATALOGUE, type GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import { BROKEN, everythingWrong } from './everythingWrong';
import { podParts, workload, WORKLOAD_KINDS } from './objects';

/** The two ends: nothing is said of what asks for no GPUs, and everything of what breaks every rule. */
export function plainSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace({
      ...EVERY_LIMIT,
      requireTopology: true,
    }));
  });

  it.each(WORKLOAD_KINDS)(
    'a %s without GPUs draws neither a refusal nor a warning, however little it keeps to',
    async kind => {
      const { api } = cluster();
      const object = workload(kind, {
        namespace,
        name: `plain-${kind.toLowerCase()}`,
        gpus: 0,
        replicas: 40,
        queue: null,
        deadline: null,
        // Of no tag; where it comes from is the one thing that is asked of every image (SW05).
        image: 'registry.example.com/anything',
      });
      delete object.metadata.labels!['backstage.io/kubernetes-id'];
      for (const { spec, containers } of podParts(object)) {
        spec.priorityClassName = 'slipway-serving';
        containers[0].securityContext = { privileged: true };
        containers[0].resources = {};
      }
      // A TrainJob says what a node has, even if it is nothing.
      if (kind === 'TrainJob') {
        object.spec.trainer.resourcesPerNode = { limits: { cpu: '1' } };
        object.spec.runtimePatches = undefined;
      }
      for (const send of ['create', 'apply'] as const) {
        const answer = await api[send](object, { as: member, dryRun: true });
        expect([answer.status < 400, answer.body.message]).toEqual([
          true,
          undefined,
        ]);
        expect(
          parseWarnings(answer.warnings).filter(({ text }) =>
            /ValidatingAdmissionPolicy/.test(text),
          ),
        ).toEqual([]);
      }
    },
  );

  it('of one object that breaks every rule at once every rule is told', async () => {
    const response = await cluster().api.create(everythingWrong(namespace), {
      as: member,
      dryRun: true,
    });
    const verdict = readVerdict([{ kind: 'JobSet', response }], CATALOGUE);
    const told = new Set(verdict.reasons.map(({ code }) => code));

    expect(verdict.value).toBe('refused');
    expect([...told].sort()).toEqual(BROKEN);
    // They fit into the warnings of one answer; where they did not, the verdict would say that there may be more.
    expect(verdict.truncated).toBe(false);
    expect(warningsMayBeCut(parseWarnings(response.warnings))).toBe(false);
  });
}
