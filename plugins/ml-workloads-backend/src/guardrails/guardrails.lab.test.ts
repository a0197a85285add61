import { ALL_DEFINITIONS } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import { readVerdict } from './verdict';
import { CATALOGUE, type GuardedCluster } from './testing/GuardedCluster';
import { examplesSuite } from './testing/examplesSuite';
import { identitiesSuite } from './testing/identitiesSuite';
import { harmlessKindsSuite } from './testing/harmlessKindsSuite';
import { harmlessSuite } from './testing/harmlessSuite';
import { matrixSuite } from './testing/matrixSuite';
import { otherDoorsSuite } from './testing/otherDoorsSuite';
import { plainSuite } from './testing/plainSuite';
import { workload } from './testing/objects';
import { truncatedSuite } from './testing/truncatedSuite';
import { podRulesSuite } from './testing/podRulesSuite';
import { workloadRulesSuite } from './testing/workloadRulesSuite';
import { connect, installGuardrails } from './testing/installed';
import { waysRoundSuite } from './testing/waysRoundSuite';
import { parseWarnings } from './warnings';

jest.setTimeout(300_000);

/** For work on these tests: `SLIPWAY_TEST_LAB` has the guardrails already, so that they are not installed each time. */
const KEPT = Boolean(process.env.SLIPWAY_KEPT_GUARDRAILS);

/** The policies of `guardrails/` on a real kube-apiserver, with the real controllers beside it. */
describe('guardrails on a real API server', () => {
  // Its own, with the kinds of every project and none of their controllers: what is looked at is what the rules say, and Kueue would
  // suspend the jobs.
  const lab = useLab({ own: !KEPT, components: ALL_DEFINITIONS, seed: false });
  let installed: GuardedCluster;
  const cluster = () => installed;

  beforeAll(async () => {
    installed = KEPT ? connect(lab()) : await installGuardrails(lab());
  });
  afterAll(() => installed?.api.close());

  describe('each rule, each kind', () => {
    matrixSuite(cluster);
  });
  describe('the reference', () => {
    examplesSuite(cluster);
  });
  describe('identities', () => {
    identitiesSuite(cluster);
  });
  describe('ways round', () => {
    waysRoundSuite(cluster);
  });
  describe('edges of the rules on pods', () => {
    podRulesSuite(cluster);
  });
  describe('how the rules on workloads count', () => {
    workloadRulesSuite(cluster);
  });
  describe('other doors', () => {
    otherDoorsSuite(cluster);
  });
  describe('nothing wrong and everything wrong', () => {
    plainSuite(cluster);
  });
  describe('more wrong than one answer can tell', () => {
    truncatedSuite(cluster);
  });
  describe('what runs is not harmed', () => {
    harmlessSuite(cluster);
  });
  describe('what runs of every kind is not harmed', () => {
    harmlessKindsSuite(cluster);
  });

  it('a launch that breaks all five launch rules is told all five, within the limits of warnings', async () => {
    const { namespace, member } = await cluster().teamNamespace();
    const bad = workload('Job', {
      namespace,
      name: 'bad',
      gpus: 8,
      replicas: 2,
      deadline: null,
      queue: null,
      team: 'speech-recognition-and-synthesis-with-a-rather-long-name-of-63c',
      image: `registry.attacker.example/${'very-'.repeat(30)}long:1`,
    });
    const response = await cluster().api.create(bad, {
      as: member,
      dryRun: true,
    });
    const verdict = readVerdict([{ kind: 'Job', response }], CATALOGUE);

    expect(verdict.value).toBe('refused');
    expect(verdict.truncated).toBe(false);
    expect(verdict.reasons.map(({ code, fields }) => [code, fields])).toEqual([
      ['SW01', ['gpusPerPod', 'replicas']],
      ['SW02', ['maxRunSeconds']],
      ['SW03', ['entityRef', 'namespace']],
      ['SW05', ['image']],
      ['SW06', ['queue']],
    ]);
    expect(verdict.layers).toEqual(['authorization', 'schema', 'guardrails']);
    const messages = parseWarnings(response.warnings).map(({ text }) =>
      text.slice(text.indexOf(': ') + 2),
    );
    expect(messages).toHaveLength(5);
    for (const message of messages) {
      expect(message.length).toBeLessThanOrEqual(45);
    }
  });
});
