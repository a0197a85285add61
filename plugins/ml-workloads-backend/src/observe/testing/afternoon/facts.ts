import type { ApiRecord, Version } from './ApiRecord';

/** A condition's status from a time on, as one of an object's versions says. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  at: number;
}

/** What the versions of a pod say in all. Times are UTC ms. */
export interface Pod {
  uid: string;
  name: string;
  createdAt: number;
  scheduledAt: number | null;
  /** Bound, by the scheduler or by whoever made it. */
  bound: boolean;
  /** Its first container first ran. */
  runningAt: number | null;
  /** It was ready, from and until. */
  ready: Array<{ from: number; until: number | null }>;
  endedAt: number | null;
  /** The end is only known from its deletion. */
  endObserved: boolean;
  end:
    | 'completed'
    | 'oom'
    | 'nodeLost'
    | 'preempted'
    | 'stopped'
    | 'failed'
    | null;
}

export const ms = (time: string | undefined | null): number | null =>
  time ? Date.parse(time) : null;

/** Every condition that any version had, in the order of their times. */
export function conditionsOf(versions: Version[]): Condition[] {
  const found = new Map<string, Condition>();
  for (const { object } of versions) {
    for (const condition of object.status?.conditions ?? []) {
      const { type, status, reason = '', message = '' } = condition;
      const at = ms(condition.lastTransitionTime);
      if (at !== null) {
        found.set(`${type}/${status}/${at}`, {
          type,
          status,
          reason,
          message,
          at,
        });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** The uids of what owns an object, from itself to the outermost controller. */
export function ownersOf(record: ApiRecord, uid: string): string[] {
  const chain: string[] = [];
  for (let next: string | undefined = uid; next && !chain.includes(next); ) {
    chain.push(next);
    const owned: Version | undefined = record.versions
      .get(next)
      ?.find(({ object }) => controllerOf(object));
    next = owned && controllerOf(owned.object);
  }
  return chain;
}

function controllerOf(object: any): string | undefined {
  return object.metadata.ownerReferences?.find((o: any) => o.controller)?.uid;
}

/** The pods with GPUs that a workload had, oldest first. */
export function podsOf(record: ApiRecord, uid: string): Pod[] {
  return record
    .all('Pod')
    .filter(([{ object }]) => asksForGpus(object))
    .filter(([{ object }]) =>
      ownersOf(record, object.metadata.uid).includes(uid),
    )
    .map(podOf)
    .sort((a, b) => a.createdAt - b.createdAt);
}

function asksForGpus({ spec }: any): boolean {
  return spec.containers.some((container: any) =>
    Object.keys(container.resources?.limits ?? {}).some(name =>
      name.startsWith('nvidia.com/'),
    ),
  );
}

function podOf(versions: Version[]): Pod {
  const conditions = conditionsOf(versions);
  const at = (type: string) =>
    conditions.find(c => c.type === type && c.status === 'True')?.at ?? null;
  const starts = versions.flatMap(({ object }) => {
    const status = object.status?.containerStatuses?.find(
      ({ name }: any) => name === object.spec.containers[0].name,
    );
    return [status?.state, status?.lastState].flatMap(
      state =>
        ms(state?.running?.startedAt ?? state?.terminated?.startedAt) ?? [],
    );
  });
  const { object } = versions[0];
  return {
    uid: object.metadata.uid,
    name: object.metadata.name,
    createdAt: ms(object.metadata.creationTimestamp)!,
    scheduledAt: at('PodScheduled'),
    bound: versions.some(version => Boolean(version.object.spec.nodeName)),
    runningAt: starts.length > 0 ? Math.min(...starts) : null,
    ready: readiness(conditions),
    ...endOf(versions, conditions),
  };
}

function readiness(conditions: Condition[]): Pod['ready'] {
  const spans: Pod['ready'] = [];
  for (const { type, status, at } of conditions) {
    const open = spans.at(-1)?.until === null;
    if (type !== 'Ready') continue;
    if (status === 'True' && !open) spans.push({ from: at, until: null });
    else if (status !== 'True' && open) spans.at(-1)!.until = at;
  }
  return spans;
}

function endOf(
  versions: Version[],
  conditions: Condition[],
): Pick<Pod, 'endedAt' | 'end' | 'endObserved'> {
  const over = versions.find(({ object }) =>
    ['Succeeded', 'Failed'].includes(object.status?.phase),
  );
  const gone = versions.find(({ type }) => type === 'DELETED');
  const disruption = conditions.find(c => c.type === 'DisruptionTarget');
  const disrupted = {
    DeletionByPodGC: 'nodeLost' as const,
    PreemptionByScheduler: 'preempted' as const,
    WorkloadPreempted: 'preempted' as const,
  }[disruption?.reason ?? ''];
  if (!over) {
    return {
      endedAt: gone?.at ?? null,
      endObserved: true,
      end: gone ? disrupted ?? 'stopped' : null,
    };
  }
  const { status, metadata } = over.object;
  const terminated = (status.containerStatuses ?? []).flatMap(
    ({ state }: any) => state?.terminated ?? [],
  );
  const finished = terminated.map((t: any) => ms(t.finishedAt)!);
  let end: Pod['end'] = 'failed';
  if (status.phase === 'Succeeded') end = 'completed';
  else if (disrupted) end = disrupted;
  else if (terminated.some((t: any) => t.reason === 'OOMKilled')) end = 'oom';
  else if (metadata.deletionTimestamp) end = 'stopped';
  return {
    endedAt:
      finished.length > 0
        ? Math.max(...finished)
        : disruption?.at ??
          conditions.filter(c => c.type === 'Ready').at(-1)?.at ??
          over.at,
    endObserved: false,
    end,
  };
}
