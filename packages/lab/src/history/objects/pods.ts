import { KubernetesObject } from '../../cluster/objects';
import { rfc3339 } from '../rfc3339';
import { ownerOf, setConditions } from './meta';

export interface PodPlan {
  name: string;
  namespace: string;
  uid: string;
  /** Nothing when nobody owns it. */
  owner?: KubernetesObject;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  pool: string;
  resource: string;
  gpus: number;
  image: string;
  container: string;
  serving: boolean;
}

const containerOf = (pod: KubernetesObject): string =>
  pod.spec.containers[0].name;

export function podSpec(plan: Omit<PodPlan, 'name' | 'uid' | 'owner'>) {
  const { pool, resource, gpus, image, container, serving } = plan;
  const amounts = {
    cpu: String(Math.max(1, 2 * gpus)),
    memory: `${8 * Math.max(1, gpus)}Gi`,
    ...(gpus > 0 && { [resource]: String(gpus) }),
  };
  return {
    nodeSelector: { 'slipway.dev/pool': pool },
    priorityClassName: serving ? 'slipway-serving' : 'slipway-training',
    restartPolicy: serving ? 'Always' : 'Never',
    containers: [
      {
        name: container,
        image,
        resources: { requests: amounts, limits: amounts },
      },
    ],
  };
}

/** A pod that was bound to a node a moment after it was made. */
export function podOn(
  plan: PodPlan,
  nodeName: string,
  at: number,
): KubernetesObject {
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: plan.name,
      namespace: plan.namespace,
      uid: plan.uid,
      creationTimestamp: rfc3339(at),
      labels: plan.labels,
      ...(plan.annotations && { annotations: plan.annotations }),
      ...(plan.owner && { ownerReferences: ownerOf(plan.owner) }),
    },
    spec: { nodeName, ...podSpec(plan) },
    status: {
      phase: 'Pending',
      startTime: rfc3339(at),
      containerStatuses: [
        {
          name: plan.container,
          image: plan.image,
          ready: false,
          started: false,
          restartCount: 0,
          state: { waiting: { reason: 'ContainerCreating' } },
        },
      ],
    },
  };
  setConditions(pod, at, [
    { type: 'PodScheduled', status: 'True', reason: '', message: '' },
    { type: 'Initialized', status: 'True', reason: '', message: '' },
    notReady('ContainersNotReady'),
  ]);
  return pod;
}

export function podRuns(pod: KubernetesObject, at: number): void {
  pod.status.phase = 'Running';
  setContainer(pod, { running: { startedAt: rfc3339(at) } }, true);
}

export function podReady(pod: KubernetesObject, at: number): void {
  const status = pod.status.containerStatuses[0];
  status.ready = true;
  setConditions(pod, at, [
    { type: 'Ready', status: 'True', reason: '', message: '' },
  ]);
}

export function podWaits(
  pod: KubernetesObject,
  reason: string,
  message: string,
): void {
  setContainer(pod, { waiting: { reason, message } }, false);
}

/** It has ended by itself. */
export function podEnds(
  pod: KubernetesObject,
  at: number,
  end: { exitCode: number; reason: string },
): void {
  const well = end.exitCode === 0;
  const { running } = pod.status.containerStatuses[0].state;
  pod.status.phase = well ? 'Succeeded' : 'Failed';
  setConditions(pod, at, [notReady(well ? 'PodCompleted' : 'PodFailed')]);
  setContainer(
    pod,
    {
      terminated: {
        ...end,
        startedAt: running?.startedAt ?? rfc3339(at),
        finishedAt: rfc3339(at),
      },
    },
    false,
  );
}

/** Somebody else ends it: the scheduler, Kueue, or the machine that is gone. */
export function podDisrupted(
  pod: KubernetesObject,
  at: number,
  reason: string,
  message: string,
): void {
  pod.status.phase = 'Failed';
  setConditions(pod, at, [
    { type: 'DisruptionTarget', status: 'True', reason, message },
    notReady('PodFailed'),
  ]);
}

/** The kubelet's word on an image that it begins to fetch. */
export function pullingEvent(
  pod: KubernetesObject,
  uid: string,
  at: number,
): KubernetesObject {
  const { image } = pod.spec.containers[0];
  return kubeletEvent(pod, uid, at, 'Pulling', `Pulling image "${image}"`);
}

/** The kubelet's word on an image that it has fetched. */
export function pulledEvent(
  pod: KubernetesObject,
  uid: string,
  at: number,
  seconds: number,
): KubernetesObject {
  const { image } = pod.spec.containers[0];
  const minutes = Math.floor(seconds / 60);
  const took = `${minutes > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
  return kubeletEvent(
    pod,
    uid,
    at,
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 9876543210 bytes.`,
  );
}

function kubeletEvent(
  pod: KubernetesObject,
  uid: string,
  at: number,
  reason: string,
  message: string,
): KubernetesObject {
  const { name, namespace } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${uid.slice(0, 8)}${uid.slice(-8)}`,
      namespace,
      uid,
      creationTimestamp: rfc3339(at),
    },
    type: 'Normal',
    reason,
    message,
    count: 1,
    firstTimestamp: rfc3339(at),
    lastTimestamp: rfc3339(at),
    involvedObject: {
      kind: 'Pod',
      namespace,
      name,
      uid: pod.metadata.uid,
      apiVersion: 'v1',
      fieldPath: `spec.containers{${containerOf(pod)}}`,
    },
    source: { component: 'kubelet', host: pod.spec.nodeName },
    reportingComponent: 'kubelet',
  };
}

function notReady(reason: string) {
  return { type: 'Ready', status: 'False' as const, reason, message: '' };
}

function setContainer(
  pod: KubernetesObject,
  state: object,
  started: boolean,
): void {
  const [status] = pod.status.containerStatuses;
  pod.status.containerStatuses = [{ ...status, state, started, ready: false }];
}
