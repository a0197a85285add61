import type { Kind } from './hardware';
import { copy, written, type Stage, type Told } from './Stage';

/** Pods that start late or never, crash, are evicted, end with times or without, by clocks that are wrong. */

/** @returns when it was there, for the claims that it has */
export function tellPod(
  stage: Stage,
  index: number,
  nodeName: string,
  kind: Kind,
): { uid: string; from: number; to: number } {
  const { dice, end } = stage;
  const from = stage.anyTime();
  const to = from + dice.int(0, 5_400_000);
  const skew = dice.chance(0.15) ? dice.int(-20_000, 20_000) : 0;
  const pod = newPod(stage, index, kind, from);
  const history: Told[] = [];
  const tell = (at: number, type: string = 'MODIFIED') =>
    history.push([at, type, copy(pod)]);
  if (dice.chance(0.5)) tell(from - dice.int(0, 30_000), 'ADDED');
  pod.spec.nodeName = nodeName;
  const scheduled = () => setCondition(pod, 'PodScheduled', from + skew);
  if (dice.chance(0.8)) scheduled();
  tell(from);
  if (dice.chance(0.3)) {
    scheduled();
    tell(from + dice.int(0, 20_000));
  }
  if (dice.chance(0.7)) {
    const started = from + dice.int(0, 900_000);
    pod.status.phase = 'Running';
    setState(pod, 'main', { running: { startedAt: written(started + skew) } });
    if (dice.chance(0.6)) {
      setCondition(pod, 'Ready', started + dice.int(0, 60_000));
    }
    if (started < to) tell(started);
  }
  if (dice.chance(0.2)) {
    crash(pod, from, to);
    tell(from + Math.floor((to - from) / 2));
  }
  if (to < end) tellEnd(stage, pod, { from, to, skew }, tell);
  stage.tell(
    'pods',
    history.sort(([a], [b]) => a - b),
  );
  return { uid: pod.metadata.uid, from, to };
}

function newPod({ dice }: Stage, index: number, kind: Kind, from: number): any {
  const asking = (name: string, share: number = 1) => ({
    name,
    ...(dice.chance(share) ? { resources: { limits: kind.wish() } } : {}),
  });
  const sometimes = (share: number, container: () => object) =>
    dice.chance(share) ? [container()] : [];
  return {
    kind: 'Pod',
    metadata: {
      name: `p${index}`,
      namespace: dice.pick('a', 'a', 'b', 'c', 'kube-system', 'unseen'),
      uid: `uid-p${index}`,
      creationTimestamp: written(from - dice.int(0, 60_000)),
      ownerReferences: [
        {
          apiVersion: 'x',
          kind: dice.pick('Job', 'Job', 'StatefulSet'),
          name: `owner-${index}`,
          uid: `uid-owner-${index}`,
          controller: true,
        },
      ],
    },
    spec: {
      ...(kind.devices ? { resourceClaims: [{ name: 'gpu' }] } : {}),
      containers: [
        asking('main'),
        ...sometimes(0.2, () => asking('second', 0.5)),
      ],
      initContainers: [
        ...sometimes(0.2, () => asking('before')),
        ...sometimes(0.15, () => ({
          ...asking('sidecar'),
          restartPolicy: 'Always',
        })),
        ...sometimes(0.15, () => asking('after')),
      ],
    },
    status: { phase: 'Pending', conditions: [], containerStatuses: [] },
  };
}

function setCondition({ status }: any, type: string, at: number): void {
  status.conditions = [
    ...status.conditions.filter((c: any) => c.type !== type),
    { type, status: 'True', lastTransitionTime: written(at) },
  ];
}

function setState({ status }: any, name: string, state: object): void {
  status.containerStatuses = [
    ...status.containerStatuses.filter((s: any) => s.name !== name),
    { name, state },
  ];
}

/** It waits to be started again; that ends nothing. */
function crash({ status }: any, from: number, to: number): void {
  status.containerStatuses = [
    {
      name: 'main',
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: {
        terminated: {
          startedAt: written(from + 1000),
          finishedAt: written(to),
        },
      },
    },
  ];
}

function tellEnd(
  { dice }: Stage,
  pod: any,
  { from, to, skew }: { from: number; to: number; skew: number },
  tell: (at: number, type?: string) => void,
): void {
  const how = dice.pick('open', 'ended', 'timeless', 'evicted', 'deleted');
  if (how === 'open') return;
  if (how === 'deleted') {
    tell(to, 'DELETED');
    return;
  }
  pod.status.phase = dice.pick('Succeeded', 'Failed');
  if (how === 'evicted') {
    setCondition(pod, 'DisruptionTarget', to - dice.int(0, 30_000));
  }
  const finish = (name: string, off: number) =>
    setState(pod, name, {
      terminated: {
        startedAt: written(from + 2000),
        finishedAt: written(to - dice.int(0, 20_000) + off),
      },
    });
  pod.status.containerStatuses = [];
  for (const { name } of pod.spec.containers) {
    if (how === 'ended' && dice.chance(0.8)) finish(name, skew);
  }
  // The watch may tell the end only with the deletion.
  const silent = dice.chance(0.3);
  if (!silent) {
    tell(to);
    if (dice.chance(0.3)) {
      for (const { name } of pod.spec.containers) finish(name, 0);
      tell(to + dice.int(0, 30_000));
    }
  }
  if (silent || dice.chance(0.6)) tell(to + dice.int(0, 60_000), 'DELETED');
}
