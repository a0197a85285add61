import type { ClusterClient } from '../clusters';
import { Guardrails } from './Guardrails';
import { ANSWERS } from './testing/recordedAnswers';

it('the verdict stands when the policies cannot be read, which is said once a verdict and tried again', async () => {
  const warnings: string[] = [];
  let reads = 0;
  const cluster = {
    name: 'lab',
    read: async () => {
      reads += 1;
      return { status: 403, body: { message: 'no' }, warnings: [] };
    },
  } as unknown as ClusterClient;
  const guardrails = Guardrails.create({
    logger: { warn: message => warnings.push(message) },
  });
  const answers = [{ kind: 'Job', response: ANSWERS.fiveRules }];

  const verdict = await guardrails.judge(cluster, answers);
  expect(verdict.value).toBe('refused');
  expect(verdict.reasons).toHaveLength(5);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Verdicts on cluster lab have codes without texts.*slipway-reader.*answered 403$/,
    ),
  ]);

  const before = reads;
  await guardrails.judge(cluster, answers);
  expect(reads).toBeGreaterThan(before);
});
