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
  /** `right` of an object that every rule allows, which is the same for many cases. */
  code: string;
  kind: WorkloadKind;
  way: Way;
  /** `schema`: Kubernetes' own checks refused before any rule was asked, for instance a field that never changes. */
  result: 'passed' | 'refused' | 'schema' | 'wrong';
  /** What was expected and what came, when wrong. */
  why?: string;
}

interface Living {
  object: KubernetesObject;
  /** What came of making it, until a case has reported it. */
  news: Outcome[];
}

/** Sends what a member of a team would, to namespaces whose limits switch every rule on. */
export class Matrix {
  readonly #namespaces = new Map<string, Promise<string>>();
  readonly #living = new Map<string, Promise<Living>>();
  #names = 0;

  constructor(
    private readonly cluster: GuardedCluster,
    private readonly member: As,
  ) {}

  /**
   * The right object, unless another case sent the same, and the wrong one.
   *
   * @param ways in which the wrong one is sent
   */
  async judge(
    tried: Case,
    kind: WorkloadKind,
    ways: readonly Way[],
  ): Promise<Outcome[]> {
    const namespace = await this.#namespace(tried);
    const make = (name: string) => built(kind, { namespace, name }, tried);
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
    const created = tried.on === 'update' ? [] : expected;

    const { object: living, news } = await this.#alive(
      namespace,
      kind,
      tried.right ?? rightOf(kind),
    );
    const send: Record<Way, () => Promise<Outcome>> = {
      create: async () =>
        outcome(
          'create',
          await api.create(make(this.#name()), { as, dryRun: true }),
          created,
        ),
      apply: async () =>
        outcome(
          'apply',
          await api.apply(make(this.#name()), { as, dryRun: true }),
          created,
        ),
      update: async () => {
        const change = differing(living, make(living.metadata.name));
        const answer = await api.patch(living, change, {
          as,
          dryRun: true,
          replaceLists: true,
        });
        const updated = tried.updatePasses?.includes(kind)
          ? []
          : [...expected, ...(tried.alsoUpdating?.(kind) ?? [])];
        return outcome('update', answer, updated);
      },
    };
    return [
      ...news.splice(0),
      ...(await Promise.all(ways.map(way => send[way]()))),
    ];
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

  /** An object that really exists, for updates; that it was let in is news for the case that asks first. */
  #alive(
    namespace: string,
    kind: WorkloadKind,
    change: Change | undefined,
  ): Promise<Living> {
    const key = JSON.stringify(built(kind, { namespace, name: 'x' }, change));
    let made = this.#living.get(key);
    if (!made) {
      made = this.#make(built(kind, { namespace, name: this.#name() }, change));
      this.#living.set(key, made);
    }
    return made;
  }

  async #make(object: KubernetesObject): Promise<Living> {
    const { api } = this.cluster;
    const as = this.member;
    const other = structuredClone(object);
    other.metadata.name = this.#name();
    const [created, applied] = await Promise.all([
      api.create(object, { as }),
      api.apply(other, { as, dryRun: true }),
    ]);
    const outcome = (way: Way, answer: Answer): Outcome => ({
      code: 'right',
      kind: object.kind as WorkloadKind,
      way,
      ...compared(answer, [], way),
    });
    return {
      object,
      news: [outcome('create', created), outcome('apply', applied)],
    };
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
