/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { GuardedCluster } from './GuardedCluster';
import type { Case } from './matrix/Case';
import { CASES } from './matrix/cases';
import { Matrix, type Outcome, type Way } from './matrix/Matrix';
import { NOT_CONCERNED, NO_WORKLOADS } from './matrix/notConcerned';
import { matchedKinds } from './matrix/policies';
import { pooled } from './matrix/pool';
import { matrixTable } from './matrix/table';
import { WORKLOAD_KINDS, type WorkloadKind } from './objects';

/** Kinds at once: the API server is the slower one. */
const WIDTH = 16;

/** `whole`: each rule and kind in every way. Otherwise created always, and updated or applied in turn, a third fewer requests. */
const WHOLE = process.env.SLIPWAY_GUARDRAIL_MATRIX === 'whole';
const TURNS: Way[][] = [['update'], ['apply'], []];

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
  /** A rule's other cases are created only. */
  const waysOf = ({ code, on }: Case, kind: WorkloadKind): Way[] => {
    const before = judged.has(`${code} ${kind}`);
    judged.add(`${code} ${kind}`);
    if (on === 'update') return ['create', 'update'];
    if (before) return ['create'];
    if (WHOLE) return ['create', 'apply', 'update'];
    // One after the other over the kinds of a rule, and another one for the same kind with the next rule.
    const turn = WORKLOAD_KINDS.indexOf(kind) + Number(code.slice(2));
    return ['create', ...TURNS[turn % TURNS.length]];
  };

  const rows = CASES.map(tried => ({ tried, kinds: kindsOf(tried) }))
    .filter(({ kinds }) => kinds.length > 0)
    .map(({ tried, kinds }) => {
      const { code, wrong } = tried;
      const judge = () =>
        kinds
          .map(kind => ({ kind, ways: waysOf(tried, kind) }))
          .map(
            ({ kind, ways }) =>
              () =>
                matrix.judge(tried, kind, ways),
          );
      return [code, wrong, kinds.length, judge] as const;
    });

  it.each(rows)('%s refuses %s: %i kinds', async (_code, _wrong, _n, judge) => {
    const found = await pooled(judge(), WIDTH);
    outcomes.push(...found.flat());
    expect(
      found
        .flat()
        .filter(({ result }) => result === 'wrong')
        .map(({ kind, why }) => `${kind} ${why}`),
    ).toEqual([]);
  });
}
