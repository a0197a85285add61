import { KubernetesObject } from '../../cluster/objects';
import { rfc3339 } from '../rfc3339';
import { Condition, ownerOf, setConditions } from './meta';

/** Kueue's object of a workload, as it waits. */
export function kueueWorkload(options: {
  top: KubernetesObject;
  uid: string;
  at: number;
  pods: number;
  template: object;
  priority: number;
}): KubernetesObject {
  const { top, uid, at, pods, template, priority } = options;
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'Workload',
    metadata: {
      name: `${top.kind.toLowerCase()}-${top.metadata.name}-${uid.slice(0, 5)}`,
      namespace: top.metadata.namespace,
      uid,
      creationTimestamp: rfc3339(at),
      labels: { 'kueue.x-k8s.io/job-uid': String(top.metadata.uid) },
      ownerReferences: ownerOf(top),
    },
    spec: {
      active: true,
      queueName: 'gpu',
      priority,
      podSets: [{ name: 'main', count: pods, template: { spec: template } }],
    },
    status: {},
  };
}

export function kueueWaits(
  workload: KubernetesObject,
  at: number,
  message: string,
): void {
  setConditions(workload, at, [
    { type: 'QuotaReserved', status: 'False', reason: 'Pending', message },
  ]);
}

export function kueueAdmits(
  workload: KubernetesObject,
  at: number,
  queue: string,
): void {
  const { conditions = [] } = workload.status;
  const previously: Condition[] = conditions
    .filter(
      ({ type, status }: Condition) =>
        ['Evicted', 'Preempted'].includes(type) && status === 'True',
    )
    .map(({ type, message }: Condition) => ({
      type,
      status: 'False',
      reason: 'QuotaReserved',
      message: `Previously: ${message}`,
    }));
  workload.status.admission = { clusterQueue: queue };
  setConditions(workload, at, [
    {
      type: 'QuotaReserved',
      status: 'True',
      reason: 'QuotaReserved',
      message: `Quota reserved in ClusterQueue ${queue}`,
    },
    {
      type: 'Admitted',
      status: 'True',
      reason: 'Admitted',
      message: 'The workload is admitted',
    },
    ...previously,
  ]);
}

/** Quota is taken away, and it goes back into the queue. */
export function kueueEvicts(
  workload: KubernetesObject,
  at: number,
  reason: string,
  message: string,
  preempted?: string,
): void {
  delete workload.status.admission;
  setConditions(workload, at, [
    { type: 'Evicted', status: 'True', reason, message },
    ...(preempted
      ? [
          {
            type: 'Preempted',
            status: 'True' as const,
            reason: preempted,
            message,
          },
        ]
      : []),
    { type: 'QuotaReserved', status: 'False', reason: 'Pending', message },
    {
      type: 'Admitted',
      status: 'False',
      reason: 'NoReservation',
      message: 'The workload has no reservation',
    },
    { type: 'Requeued', status: 'True', reason, message },
  ]);
}

export function kueueFinishes(
  workload: KubernetesObject,
  at: number,
  well: boolean,
): void {
  setConditions(workload, at, [
    {
      type: 'Finished',
      status: 'True',
      reason: well ? 'Succeeded' : 'Failed',
      message: well ? 'Job succeeded.' : 'Job failed.',
    },
  ]);
}
