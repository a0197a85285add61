import { ruleFor, type WatchedResource } from './resources';

/**
 * How it stands with a collection: `syncing` until everything was told once, `watched`, `forbidden` where a permission is missing,
 * `failing` for any other reason, `notServed` where the cluster has no such kind, `gone` where it had one.
 */
export type WatchState =
  | 'syncing'
  | 'watched'
  | 'forbidden'
  | 'failing'
  | 'notServed'
  | 'gone';

export interface ResourceState {
  resource: string;
  state: WatchState;
  /** Version of the group that is watched; null for what is built in, and while nothing is. */
  version: string | null;
  /** Since when, UTC ms. */
  since: number;
  /** What is wrong; null when nothing is. */
  message: string | null;
  /** RBAC rule that grants what is missing; only of `forbidden`. */
  rule: string | null;
}

const REFUSED =
  "The cluster refuses the Kubernetes plugin's credentials. Renew them in its configuration";

/** What is seen of a collection at one moment. */
export interface ResourceView {
  watched: WatchedResource;
  /** undefined: nothing watches it. */
  watcher?: {
    synced: boolean;
    problem: { status: number | null; message: string } | null;
    isAlive(now: number): boolean;
  };
  version: string | null;
  /** It was served and is no longer. */
  gone: boolean;
  /** It is built in, or the cluster has not said yet what it serves: a watch is to come. */
  awaited: boolean;
}

/** The state of a collection; `since` stays while the state does. Pure. */
export function resourceState(
  view: ResourceView,
  before: ResourceState | undefined,
  now: number,
): ResourceState {
  const { watched, watcher, version } = view;
  const problem = watcher?.problem ?? null;
  const state = stateOf(view, now);
  const forbidden = state === 'forbidden';
  const wrong = problem && (forbidden || state === 'failing');
  return {
    resource: watched.resource,
    state,
    version,
    since: before?.state === state ? before.since : now,
    message: wrong ? messageOf(problem) : null,
    rule: forbidden ? ruleFor(watched) : null,
  };
}

/** What a person should know first of several watches of one resource. */
const WORST_FIRST: WatchState[] = [
  'forbidden',
  'failing',
  'syncing',
  'gone',
  'watched',
  'notServed',
];

/** One state of each resource, the worst: some are watched in parts. Pure. */
export function worstOfEach(states: readonly ResourceState[]): ResourceState[] {
  const worst = new Map<string, ResourceState>();
  const rank = ({ state }: ResourceState) => WORST_FIRST.indexOf(state);
  for (const state of states) {
    const other = worst.get(state.resource);
    if (!other || rank(state) < rank(other)) worst.set(state.resource, state);
  }
  return [...worst.values()];
}

function stateOf(
  { watcher, gone, awaited }: ResourceView,
  now: number,
): WatchState {
  if (!watcher) {
    if (gone) return 'gone';
    return awaited ? 'syncing' : 'notServed';
  }
  if (watcher.problem?.status === 403) {
    return 'forbidden';
  }
  if (watcher.isAlive(now)) {
    return 'watched';
  }
  return watcher.problem ? 'failing' : 'syncing';
}

function messageOf(problem: { status: number | null; message: string }) {
  return problem.status === 401 ? REFUSED : problem.message.slice(0, 300);
}

/** What is wrong with a cluster, where, and what to do, in a few sentences; null when all is well. Pure. */
export function problemOf(
  states: readonly ResourceState[],
  others: ReadonlyArray<string | null>,
): string | null {
  const parts: string[] = [];
  const forbidden = states.filter(({ state }) => state === 'forbidden');
  if (forbidden.length > 0) {
    parts.push(
      `Not allowed to watch ${forbidden
        .map(({ resource }) => resource)
        .join(', ')}. Grant the Kubernetes plugin's identity ${forbidden
        .map(({ rule }) => rule)
        .join(', ')}`,
    );
  }
  const failing = states.filter(
    ({ state, message }) => state === 'failing' && message !== REFUSED,
  );
  if (states.some(({ message }) => message === REFUSED)) {
    parts.push(REFUSED);
  }
  // When the cluster is away, every watch says so; a few are enough.
  parts.push(
    ...failing
      .slice(0, 2)
      .map(({ resource, message }) => `${resource}: ${message}`),
  );
  if (failing.length > 2) {
    parts.push(`So it is with ${failing.length - 2} more`);
  }
  parts.push(...others.filter((other): other is string => other !== null));
  return parts.length > 0 ? parts.join('. ') : null;
}
