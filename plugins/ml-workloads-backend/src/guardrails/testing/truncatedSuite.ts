/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import { readVerdict } from '../verdict';
import { parseWarnings } from '../warnings';
import type { As } from './ApiClient';
import { CATALOGUE, until, type GuardedCluster } from './GuardedCluster';
import { BROKEN, everythingWrong } from './everythingWrong';
import { EVERY_LIMIT } from './limits';

const LABEL = 'example.com/chatty';
const NAME = 'chatty';
const MESSAGES = 20;
/** What one of them is cut to once they have used up what the API server spends on the warnings of one answer. */
const ITEM_RUNES = 256;

const group = 'admissionregistration.k8s.io/v1';

/** A policy of somebody else that has much to say about every JobSet, in namespaces with the label. */
const CHATTY = {
  apiVersion: group,
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: NAME },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      namespaceSelector: { matchLabels: { [LABEL]: 'true' } },
      resourceRules: [
        {
          apiGroups: ['jobset.x-k8s.io'],
          apiVersions: ['v1alpha2'],
          operations: ['CREATE'],
          resources: ['jobsets'],
        },
      ],
    },
    validations: Array.from({ length: MESSAGES }, (_, index) => ({
      expression: 'false',
      message: `Advice ${index} of the platform: ${'long '.repeat(60)}`,
    })),
  },
};
const BINDING = {
  apiVersion: group,
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: NAME },
  spec: { policyName: NAME, validationActions: ['Warn'] },
};

/** More to say than fits into the warnings of one answer: the API server drops some, and the verdict must not pass for the whole. */
export function truncatedSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;
  const broken = () =>
    cluster().api.create(everythingWrong(namespace), {
      as: member,
      dryRun: true,
    });

  beforeAll(async () => {
    const { api } = cluster();
    ({ namespace, member } = await cluster().teamNamespace(
      { ...EVERY_LIMIT, requireTopology: true },
      { [LABEL]: 'true' },
    ));
    for (const object of [CHATTY, BINDING]) {
      await api.must(api.apply(object, { force: true }));
    }
    await until('the chatty policy is judged with', async () =>
      (await broken()).warnings.some(header => header.includes('Advice')),
    );
  });
  afterAll(async () => {
    const { api } = cluster();
    for (const object of [BINDING, CHATTY]) await api.remove(object);
  });

  it('the verdict says "at least these" where the server dropped warnings', async () => {
    const response = await broken();
    const warnings = parseWarnings(response.warnings);
    const runes = warnings.map(({ text }) => Array.from(text).length);
    // What this test is about: the server cut what it said, and dropped what did not fit.
    expect(Math.max(...runes)).toBe(ITEM_RUNES);
    expect(warnings.length).toBeLessThan(BROKEN.length + MESSAGES);

    const verdict = readVerdict([{ kind: 'JobSet', response }], CATALOGUE);
    expect(verdict.value).toBe('refused');
    expect(verdict.truncated).toBe(true);
    const told = verdict.reasons.map(({ code }) => code);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(code => !BROKEN.includes(code!))).toEqual([]);
    // The advice of others refuses nothing.
    expect(verdict.reasons.map(({ title }) => title)).not.toContain(
      `Policy ${NAME}`,
    );
  });
}
