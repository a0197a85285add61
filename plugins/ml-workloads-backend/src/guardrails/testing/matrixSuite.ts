/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { GuardedCluster } from './GuardedCluster';
import { CASES } from './matrix/cases';
import { Matrix, type Outcome, type Way } from './matrix/Matrix';
import { NOT_CONCERNED, NO_WORKLOADS } from './matrix/notConcerned';
import { matchedKinds } from './matrix/policies';
import { pooled } from './matrix/pool';
import { matrixTable } from './matrix/table';
import { WORKLOAD_KINDS, type WorkloadKind } from './objects';

/** Kinds at once: the API server is the slower one. */
const WIDTH = 16;
const EVERY_WAY: Way[] = ['create', 'apply', 'update'];

/** Each rule, each kind that it concerns: what passes and what is refused, created, applied and changed by somebody with the role `edit`. */
export function matrixSuite(cluster: () => GuardedCluster): void {
  const matched = matchedKinds();
  const outcomes: Outcome[] = [];
  let matrix: Matrix;

  beforeAll(() => {
    matrix = new Matrix(cluster(), { user: 'member' });
  });
  afterAll(() => {
    process.stdout.write(`\n${matrixTable(outcomes)}\n\n`);
  });

  const kindsOf = (tried: (typeof CASES)[number]): WorkloadKind[] =>
    (matched.get(tried.code) ?? []).filter(
      kind =>
        (tried.only ?? WORKLOAD_KINDS).includes(kind) &&
        !NOT_CONCERNED[tried.code]?.[kind],
    );

  it('every rule has a case for every kind that it concerns', () => {
    const missing: string[] = [];
    for (const [code, kinds] of matched) {
      if (NO_WORKLOADS[code]) continue;
      for (const kind of kinds) {
        const tried = CASES.filter(
          each => each.code === code && kindsOf(each).includes(kind),
        );
        if (tried.length === 0 && !NOT_CONCERNED[code]?.[kind]) {
          missing.push(`${code} ${kind}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  const judged = new Set<string>();
  /** In every way once for a rule and a kind; a rule's other cases are created only. */
  const waysOf = (code: string, kind: WorkloadKind): Way[] => {
    const first = !judged.has(`${code} ${kind}`);
    judged.add(`${code} ${kind}`);
    return first ? EVERY_WAY : ['create'];
  };

  for (const tried of CASES) {
    const { code, wrong } = tried;
    const kinds = kindsOf(tried);
    if (kinds.length === 0) continue;
    const ways = new Map(kinds.map(kind => [kind, waysOf(code, kind)]));
    it(`${code} refuses ${wrong}: ${kinds.length} kinds`, async () => {
      const found = await pooled(
        kinds.map(kind => () => matrix.judge(tried, kind, ways.get(kind)!)),
        WIDTH,
      );
      outcomes.push(...found.flat());
      expect(
        found
          .flat()
          .filter(({ result }) => result === 'wrong')
          .map(({ kind, why }) => `${kind} ${why}`),
      ).toEqual([]);
    });
  }
}
