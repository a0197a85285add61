/* eslint-disable no-restricted-syntax, @backstage/no-undeclared-imports -- only tests run this file, from its source */
import type { Played } from '@slipway/lab';
import type { ApiRecord, Version } from './ApiRecord';
import { conditionsOf, ms, podsOf, type Condition, type Pod } from './facts';

/** What a history must say, read from the API server's record alone and written down from `design.md` §6. */
export interface Expected {
  /** States in order, each from a time on; UTC ms. */
  states: Array<{ at: number; state: string; observed: boolean }>;
  /** Ends of the tries in order; the last one's is null while it goes on. */
  attempts: Array<{ end: number | null; reason: string | null }>;
  pods: string[];
  /** A pod is bound to a node and has not ended. */
  holdsGpus: boolean;
}

/** Everything about one workload that the states are judged from. */
interface Known {
  kind: string;
  /** It is ready when its pods say so, not as soon as they run. */
  serves: boolean;
  queued: boolean;
  /** Kueue admits its pods, each by itself. */
  byPods: boolean;
  created: number;
  deleted: number | null;
  conditions: Condition[];
  /** Kueue's conditions, of the object that stands for all of it or else of those of its pods. */
  kueue: Condition[];
  /** Pods that run at the same time, from a time on. */
  wanted: Array<{ at: number; pods: number; observed: boolean }>;
  /** End as a Ray job says it. */
  ray: { at: number; succeeded: boolean } | null;
  pods: Pod[];
}

const SERVING = ['Deployment', 'StatefulSet', 'LeaderWorkerSet'];
const DONE = ['Complete', 'Completed'];

export function expectedHistory(record: ApiRecord, played: Played): Expected {
  const known = knownOf(record, played);
  const attempts = attemptsOf(known);
  const instants = [...instantsOf(known)].sort((a, b) => a[0] - b[0]);
  const states: Expected['states'] = [];
  for (const [at, observed] of instants) {
    const state = stateAt(known, at, attempts);
    if (state !== states.at(-1)?.state) states.push({ at, state, observed });
  }
  const last = states.at(-1)!;
  const open = attempts.at(-1)!;
  if (
    open.end === null &&
    ['Succeeded', 'Failed', 'Stopped'].includes(last.state)
  ) {
    open.end = last.at;
    open.reason = lastReason(known, last, open.start);
    // What was stopped or evicted and never came back had no further try.
    const tried = known.pods.some(({ createdAt }) => createdAt >= open.start);
    if (attempts.length > 1 && !tried) attempts.pop();
  }
  return {
    states,
    attempts: attempts.map(({ end, reason }) => ({ end, reason })),
    pods: known.pods.map(({ name }) => name).sort(),
    holdsGpus: known.pods.some(pod => pod.bound && pod.endedAt === null),
  };
}

function knownOf(record: ApiRecord, { uid, kind }: Played): Known {
  const versions = record.versions.get(uid)!;
  const { object } = versions[0];
  const pods = podsOf(record, uid);
  const ownedBy = (uids: string[]) =>
    record
      .all('Workload')
      .filter(([{ object: workload }]) =>
        workload.metadata.ownerReferences?.some((o: any) =>
          uids.includes(o.uid),
        ),
      );
  const kueue = ownedBy([uid]);
  return {
    kind,
    serves: [...SERVING, 'RayCluster', 'Pod'].includes(kind),
    queued: Boolean(object.metadata.labels?.['kueue.x-k8s.io/queue-name']),
    byPods: kueue.length === 0,
    created: ms(object.metadata.creationTimestamp)!,
    deleted: versions.find(({ type }) => type === 'DELETED')?.at ?? null,
    conditions: conditionsOf(versions),
    kueue: (kueue.length > 0 ? kueue : ownedBy(pods.map(pod => pod.uid)))
      .flatMap(conditionsOf)
      .sort((a, b) => a.at - b.at),
    wanted: wantedOf(kind, versions),
    ray: rayEnd(versions),
    pods,
  };
}

function rayEnd(versions: Version[]): Known['ray'] {
  const ended = versions.find(({ object }) =>
    ['SUCCEEDED', 'FAILED'].includes(object.status?.jobStatus),
  );
  if (!ended) return null;
  const { endTime, jobStatus } = ended.object.status;
  return { at: ms(endTime) ?? ended.at, succeeded: jobStatus === 'SUCCEEDED' };
}

/** How many GPU pods an object asks for, by its kind's own fields. */
function podsIn({ kind, spec }: any): number | null {
  switch (kind) {
    case 'Pod':
      return 1;
    case 'Job':
      return Math.min(spec.parallelism, spec.completions ?? spec.parallelism);
    case 'JobSet':
      return spec.replicatedJobs.reduce(
        (sum: number, each: any) =>
          sum + each.replicas * (each.template.spec.parallelism ?? 1),
        0,
      );
    case 'TrainJob':
      return spec.trainer.numNodes;
    case 'RayJob':
      return podsIn({ kind: 'RayCluster', spec: spec.rayClusterSpec });
    case 'RayCluster':
      return spec.workerGroupSpecs.reduce(
        (sum: number, group: any) => sum + group.replicas,
        0,
      );
    case 'LeaderWorkerSet':
      return spec.replicas * spec.leaderWorkerTemplate.size;
    default:
      return spec.replicas;
  }
}

/** The first number holds from the creation on; of a change the API server does not say when it was, so it is when it came. */
function wantedOf(kind: string, versions: Version[]): Known['wanted'] {
  const wanted: Known['wanted'] = [];
  for (const { at, object: version } of versions) {
    const pods = podsIn({ kind, spec: version.spec })!;
    if (pods !== wanted.at(-1)?.pods) {
      wanted.push(
        wanted.length === 0
          ? {
              at: ms(version.metadata.creationTimestamp)!,
              pods,
              observed: false,
            }
          : { at, pods, observed: true },
      );
    }
  }
  return wanted;
}

/** Every time at which something may have changed, with whether it is known from observation only. */
function instantsOf(known: Known): Map<number, boolean> {
  const instants = new Map<number, boolean>();
  const exact = (at: number | null) => {
    if (at !== null) instants.set(Math.max(at, known.created), false);
  };
  exact(known.created);
  for (const { at } of [...known.conditions, ...known.kueue]) exact(at);
  exact(known.ray?.at ?? null);
  for (const pod of known.pods) {
    exact(pod.createdAt);
    exact(pod.scheduledAt);
    exact(pod.runningAt);
    for (const { from, until } of pod.ready) {
      exact(from);
      exact(until);
    }
    if (pod.endedAt !== null) {
      const at = Math.max(pod.endedAt, known.created);
      instants.set(at, instants.get(at) ?? pod.endObserved);
    }
  }
  for (const { at, observed } of known.wanted) {
    instants.set(at, instants.get(at) ?? observed);
  }
  if (known.deleted !== null) instants.set(known.deleted, true);
  return instants;
}

interface Try {
  start: number;
  end: number | null;
  reason: string | null;
}

/** An eviction ends a try, and so does the failure of all pods when others take their place. */
function attemptsOf({ created, kueue, byPods, pods }: Known): Try[] {
  // Of one pod among others it is no end of a try.
  const evictions = byPods
    ? []
    : kueue.filter(
        ({ type, status }) => type === 'Evicted' && status === 'True',
      );
  const steps = [
    ...evictions.map(eviction => ({ at: eviction.at, eviction })),
    ...pods.map(pod => ({ at: pod.createdAt, pod })),
  ].sort((a, b) => a.at - b.at);
  const attempts: Try[] = [{ start: created, end: null, reason: null }];
  let own: Pod[] = [];
  const close = (end: number, reason: string, next: number | null = end) => {
    Object.assign(attempts.at(-1)!, { end, reason });
    if (next !== null) attempts.push({ start: next, end: null, reason: null });
    own = [];
  };
  const firstAfter = (types: string[], at: number) =>
    kueue.find(c => types.includes(c.type) && c.status === 'True' && c.at > at)
      ?.at ?? null;
  let admittedAgain = 0;
  for (const step of steps) {
    if ('eviction' in step) {
      // What was switched off tries again when it is back in its queue.
      const next = /Deactivated/.test(step.eviction.reason)
        ? firstAfter(['Requeued', 'QuotaReserved', 'Admitted'], step.at)
        : step.at;
      close(step.at, evictionReason(step.eviction), next);
      admittedAgain = firstAfter(['Admitted'], step.at) ?? Infinity;
      continue;
    }
    // Made while the try was being stopped.
    if (step.at < admittedAgain) continue;
    const replaced =
      own.length > 0 &&
      own.every(each => each.endedAt !== null && each.endedAt <= step.at) &&
      own.some(({ end }) => end !== 'completed');
    if (replaced) {
      close(Math.max(...own.map(each => each.endedAt!)), worst(own)!);
    }
    own.push(step.pod);
  }
  return attempts;
}

function evictionReason({ reason }: Condition): string {
  if (reason === 'Preempted') return 'preempted';
  if (/MaximumExecutionTime/.test(reason)) return 'deadline';
  if (/Deactivated/.test(reason)) return 'deactivated';
  return /NodeFailure/.test(reason) ? 'nodeLost' : 'evicted';
}

function worst(pods: Pod[]): Pod['end'] {
  const order: Array<Pod['end']> = [
    'oom',
    'failed',
    'nodeLost',
    'preempted',
    'stopped',
    'completed',
  ];
  return order.find(end => pods.some(pod => pod.end === end)) ?? null;
}

function lastReason(
  { conditions, pods }: Known,
  { state }: { state: string },
  start: number,
): string {
  if (state === 'Succeeded') return 'completed';
  if (state === 'Stopped') return 'stopped';
  const failed = conditions.find(c => c.type === 'Failed');
  if (failed?.reason === 'DeadlineExceeded') return 'deadline';
  const own = pods.filter(({ createdAt }) => createdAt >= start);
  const end = worst(own);
  return end === null || end === 'completed' || end === 'stopped'
    ? 'failed'
    : end;
}

/** The state at an instant, after everything that happened up to and in it. */
function stateAt(known: Known, at: number, attempts: Try[]): string {
  return (
    endedAt(known, at) ??
    waitingAt(known, at) ??
    runningAt(known, at, attempts.findLast(({ start }) => start <= at)!)
  );
}

function endedAt(known: Known, at: number): string | null {
  const { kind, conditions, ray, pods, deleted } = known;
  const is = (types: string[]) =>
    conditions.some(
      c => types.includes(c.type) && c.status === 'True' && c.at <= at,
    );
  if (is(DONE)) return 'Succeeded';
  if (!SERVING.includes(kind) && is(['Failed'])) return 'Failed';
  if (ray && ray.at <= at) return ray.succeeded ? 'Succeeded' : 'Failed';
  const [pod] = pods;
  if (kind === 'Pod' && pod?.endedAt && pod.endedAt <= at) {
    if (pod.end === 'completed') return 'Succeeded';
    return pod.end === 'stopped' ? 'Stopped' : 'Failed';
  }
  return deleted !== null && deleted <= at ? 'Stopped' : null;
}

function waitingAt(known: Known, at: number): string | null {
  const { queued, byPods, kueue, conditions } = known;
  if (!queued) {
    const suspended = lastOf(conditions, 'Suspended', at);
    return suspended?.status === 'True' ? 'Paused' : null;
  }
  const isTrue = (type: string) => {
    const last = lastOf(kueue, type, at);
    return last?.status === 'True' ? last : undefined;
  };
  const admitted = isTrue('Admitted');
  const held = isTrue('QuotaReserved');
  const evicted = isTrue('Evicted');
  // It stays admitted until its pods are gone, and is evicted from the start of that.
  const isOut =
    evicted && evicted.at >= Math.max(held?.at ?? 0, admitted?.at ?? 0);
  if (isOut && !byPods) {
    const requeued = isTrue('Requeued');
    const isOn = requeued !== undefined && requeued.at > evicted.at;
    return /Deactivated/.test(evicted.reason) && !isOn ? 'Paused' : 'Queued';
  }
  if (admitted) return null;
  if (byPods && kueue.some(c => c.type === 'Admitted' && c.at <= at)) {
    return null;
  }
  return held ? 'Provisioning' : 'Queued';
}

function lastOf(conditions: Condition[], type: string, at: number) {
  return conditions.findLast(c => c.type === type && c.at <= at);
}

function runningAt(known: Known, at: number, { start }: Try): string {
  const had = known.pods.filter(pod => pod.createdAt <= at);
  const live = had.filter(({ endedAt: end }) => end === null || end > at);
  const completed = had.filter(
    pod =>
      pod.createdAt >= start && pod.end === 'completed' && !live.includes(pod),
  );
  const wanted = known.wanted.findLast(each => each.at <= at)!.pods;
  const isReady = (pod: Pod, when: number) =>
    known.serves
      ? pod.ready.some(
          ({ from, until }) => from <= when && (until === null || until > when),
        )
      : pod.runningAt !== null && pod.runningAt <= when;
  const ready = live.filter(pod => isReady(pod, at)).length;
  if (ready + completed.length >= wanted && ready + completed.length > 0) {
    return 'Running';
  }
  if (live.length === 0) return 'Provisioning';
  // Once it ran as wanted in this try, less than that is a loss.
  const ran = [...instantsOf(known).keys()].some(
    when =>
      when < at &&
      when >= start &&
      !endedAt(known, when) &&
      !waitingAt(known, when) &&
      runsFully(known, when, start, isReady),
  );
  if (ran) return 'Degraded';
  return live.some(
    ({ scheduledAt }) => scheduledAt !== null && scheduledAt <= at,
  )
    ? 'Starting'
    : 'Provisioning';
}

function runsFully(
  { pods, wanted }: Known,
  at: number,
  start: number,
  isReady: (pod: Pod, when: number) => boolean,
): boolean {
  const ready = pods.filter(
    pod =>
      (pod.endedAt === null || pod.endedAt > at) &&
      pod.createdAt <= at &&
      isReady(pod, at),
  ).length;
  const completed = pods.filter(
    pod =>
      pod.createdAt >= start && pod.end === 'completed' && pod.endedAt! <= at,
  ).length;
  const needed = wanted.findLast(each => each.at <= at)!.pods;
  return ready + completed >= needed && ready + completed > 0;
}
