import { readAnswer } from '../../verdict';
import type { Answer, As } from '../ApiClient';
import { CATALOGUE, type GuardedCluster } from '../GuardedCluster';
import { EVERY_LIMIT } from '../limits';
import {
  podParts,
  workload,
  type KubernetesObject,
  type WorkloadKind,
} from '../objects';
import type { Case, Change } from './Case';
import { differing } from './differing';

export type Way = 'create' | 'apply' | 'update';

/** What came of one object sent in one way. */
export interface Outcome {
  code: string;
  kind: WorkloadKind;
  way: Way;
  /** `schema`: Kubernetes' own checks refused before any rule was asked, for instance a field that never changes. */
  result: 'passed' | 'refused' | 'schema' | 'wrong';
  /** What was expected and what came, when wrong. */
  why?: string;
}

/** Sends what a member of a team would, to namespaces whose limits switch every rule on. */
export class Matrix {
  readonly #namespaces = new Map<string, Promise<string>>();
  readonly #living = new Map<string, Promise<KubernetesObject>>();
  #names = 0;

  constructor(
    private readonly cluster: GuardedCluster,
    private readonly member: As,
  ) {}

  /** The right object and the wrong one, each in every way. */
  async judge(tried: Case, kind: WorkloadKind): Promise<Outcome[]> {
    const namespace = await this.#namespace(tried);
    const make = (change: Change | undefined, name = this.#name()) =>
      built(kind, { namespace, name }, change);
    const expected = [
      tried.code,
      ...(tried.also?.(kind) ?? []),
      ...everRefused(kind, tried),
    ];
    const outcome = (way: Way, answer: Answer, codes: string[]): Outcome => ({
      code: tried.code,
      kind,
      way,
      ...compared(answer, codes, way),
    });
    const { api } = this.cluster;
    const as = this.member;
    const good = tried.right ?? rightOf(kind);
    const created = tried.on === 'update' ? [] : expected;

    const outcomes = await Promise.all([
      api
        .create(make(good), { as, dryRun: true })
        .then(answer => outcome('create', answer, [])),
      api
        .apply(make(good), { as, dryRun: true })
        .then(answer => outcome('apply', answer, [])),
      api
        .create(make(tried), { as, dryRun: true })
        .then(answer => outcome('create', answer, created)),
      api
        .apply(make(tried), { as, dryRun: true })
        .then(answer => outcome('apply', answer, created)),
    ]);
    const living = await this.#alive(namespace, kind, good);
    const bad = make(tried, living.metadata.name);
    const answer = await api.patch(living, differing(living, bad), {
      as,
      dryRun: true,
      replaceLists: true,
    });
    const updated = tried.updatePasses?.includes(kind)
      ? []
      : [...expected, ...(tried.alsoUpdating ?? [])];
    return [...outcomes, outcome('update', answer, updated)];
  }

  /** One for each set of limits. */
  #namespace({ limits, labels, unlimited }: Case): Promise<string> {
    const key = JSON.stringify([limits, labels, unlimited]);
    let made = this.#namespaces.get(key);
    if (!made) {
      made = this.cluster
        .teamNamespace(unlimited ? null : { ...EVERY_LIMIT, ...limits }, labels)
        .then(({ namespace }) => namespace);
      this.#namespaces.set(key, made);
    }
    return made;
  }

  /** An object that really exists, for updates. */
  #alive(
    namespace: string,
    kind: WorkloadKind,
    change: Change | undefined,
  ): Promise<KubernetesObject> {
    const wanted = built(kind, { namespace, name: 'x' }, change);
    const key = JSON.stringify(wanted);
    let made = this.#living.get(key);
    if (!made) {
      const object = built(kind, { namespace, name: this.#name() }, change);
      made = this.cluster.api
        .must(this.cluster.api.create(object, { as: this.member }))
        .then(() => object);
      this.#living.set(key, made);
    }
    return made;
  }

  #name(): string {
    this.#names += 1;
    return `w${this.#names}`;
  }
}

/** A DaemonSet with GPUs is never right. */
function rightOf(kind: WorkloadKind): Change | undefined {
  return kind === 'DaemonSet' ? { options: () => ({ gpus: 0 }) } : undefined;
}

function everRefused(kind: WorkloadKind, tried: Case): string[] {
  const gpus = tried.options?.(kind).gpus ?? 1;
  return kind === 'DaemonSet' && gpus > 0 && !tried.unlimited ? ['SW01'] : [];
}

function built(
  kind: WorkloadKind,
  where: { namespace: string; name: string },
  change: Change | undefined,
): KubernetesObject {
  const object = workload(kind, {
    ...where,
    gpus: 1,
    ...change?.options?.(kind),
  });
  change?.edit?.(object, podParts(object), kind);
  return object;
}

function compared(
  answer: Answer,
  expected: string[],
  way: Way,
): Pick<Outcome, 'result' | 'why'> {
  const { reasons } = readAnswer(
    { kind: 'Object', response: answer },
    CATALOGUE,
  );
  const refused = answer.status >= 400;
  if (
    refused &&
    expected.length > 0 &&
    reasons.every(({ layer }) => layer === 'schema')
  ) {
    return { result: 'schema' };
  }
  const found = refused
    ? reasons.map(({ code, message }) => code ?? message)
    : [];
  const codes = [...new Set(found)].sort().join(' ');
  const wanted = [...new Set(expected)].sort().join(' ');
  if (codes === wanted) return { result: refused ? 'refused' : 'passed' };
  return {
    result: 'wrong',
    why: `${way}: expected ${wanted || 'to pass'}, got ${
      codes || (refused ? 'a refusal without reasons' : 'passed')
    }`,
  };
}
