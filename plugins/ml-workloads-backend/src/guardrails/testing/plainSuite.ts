/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import { readVerdict } from '../verdict';
import { parseWarnings, warningsMayBeCut } from '../warnings';
import type { As } from './ApiClient';
import { CATALOGUE, type GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import { claimOwner } from './matrix/edits';
import { podParts, workload, WORKLOAD_KINDS } from './objects';

/** All that a new JobSet can break. */
const BROKEN = [
  'SW01',
  'SW02',
  'SW03',
  'SW05',
  'SW06',
  'SW09',
  'SW12',
  'SW13',
  'SW14',
  'SW15',
  'SW16',
  'SW17',
  'SW18',
  'SW19',
  'SW20',
  'SW21',
  'SW22',
  'SW23',
  'SW26',
  'SW27',
  'SW28',
  'SW29',
  'SW30',
  'SW31',
  'SW32',
  'SW33',
  'SW35',
];

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

/** Two templates, since one pod cannot be on spot nodes and in no pool. */
function everythingWrong(namespace: string) {
  const object = workload('JobSet', {
    namespace,
    name: 'wrong',
    gpus: 11,
    replicas: 9,
    deadline: null,
    queue: 'a-queue-with-a-name-that-is-much-too-long-for-it',
    team: 'speech-recognition-and-synthesis-with-a-rather-long-name-of-63c',
    image: `registry.attacker.example/${'very-'.repeat(30)}long`,
  });
  const { spec, metadata } = object;
  claimOwner(object, [], 'JobSet');
  delete metadata.labels!['backstage.io/kubernetes-id'];
  metadata.labels!['kueue.x-k8s.io/priority-class'] =
    'a-class-with-a-name-that-is-much-too-long-for-it';
  spec.ttlSecondsAfterFinished = 2_000_000_000;
  spec.failurePolicy.maxRestarts = 2_000_000_000;
  const [node] = spec.replicatedJobs;
  const job = node.template.spec;
  job.backoffLimit = 2_000_000_000;
  const pod = job.template;
  delete pod.metadata.labels['backstage.io/kubernetes-id'];
  pod.spec = {
    restartPolicy: 'OnFailure',
    hostPID: true,
    hostNetwork: true,
    priorityClassName: 'a-class-with-a-name-that-is-much-too-long-for-it',
    runtimeClassName: 'a-runtime-with-a-name-that-is-much-too-long-for-it',
    nodeSelector: { 'slipway.dev/pool': 'spot' },
    resourceClaims: [
      { name: 'gpu', resourceClaimTemplateName: 'gpu' },
      { name: 'more', resourceClaimTemplateName: 'gpu' },
    ],
    containers: [
      {
        name: 'a-container-with-a-name-that-is-much-too-long-for-a-message-63c',
        image: pod.spec.containers[0].image,
        env: [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }],
        resources: {
          requests: { cpu: '900', memory: '1Gi', 'nvidia.com/gpu': '3' },
          limits: {
            memory: '9000Gi',
            'nvidia.com/gpu': '11',
            'amd.com/gpu': 3,
          },
        },
      },
    ],
  };
  const other = structuredClone(node);
  other.name = 'elsewhere';
  other.template.spec.template.spec.nodeSelector = {};
  spec.replicatedJobs.push(other);
  return object;
}
