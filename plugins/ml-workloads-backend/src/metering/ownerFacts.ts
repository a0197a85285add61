import {
  ANNOTATIONS,
  LABELS,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject, ObjectObservation } from '../observe/types';
import type { OwnerFacts } from './settleInputs';

/** Kinds that own pods, by the plural that observations carry. Their chain leads from a pod to its workload. */
const OWNER_KINDS: Record<string, string> = {
  'jobs.batch': 'Job',
  'cronjobs.batch': 'CronJob',
  'deployments.apps': 'Deployment',
  'replicasets.apps': 'ReplicaSet',
  'statefulsets.apps': 'StatefulSet',
  'daemonsets.apps': 'DaemonSet',
  'jobsets.jobset.x-k8s.io': 'JobSet',
  'leaderworkersets.leaderworkerset.x-k8s.io': 'LeaderWorkerSet',
  'trainjobs.trainer.kubeflow.org': 'TrainJob',
  'pytorchjobs.kubeflow.org': 'PyTorchJob',
  'notebooks.kubeflow.org': 'Notebook',
  'rayjobs.ray.io': 'RayJob',
  'rayclusters.ray.io': 'RayCluster',
  'rayservices.ray.io': 'RayService',
  'inferenceservices.serving.kserve.io': 'InferenceService',
  'llminferenceservices.serving.kserve.io': 'LLMInferenceService',
};

export const OWNER_RESOURCES: readonly string[] = Object.keys(OWNER_KINDS);

export function isOwner(resource: string): boolean {
  return OWNER_KINDS[resource] !== undefined;
}

/** The label of the pods of a LeaderWorkerSet. */
export const GROUP_LABEL = 'leaderworkerset.sigs.k8s.io/name';

/** True for the leader of a group of a LeaderWorkerSet: it owns the StatefulSet of its workers. */
export function isOwningPod({
  resource,
  object,
}: Pick<ObjectObservation, 'resource' | 'object'>): boolean {
  return (
    resource === 'pods' &&
    object.metadata.labels?.['leaderworkerset.sigs.k8s.io/worker-index'] === '0'
  );
}

/** What the ledger keeps of an owner. */
export function ownerFactsOf({
  resource,
  object,
}: Pick<ObjectObservation, 'resource' | 'object'>): OwnerFacts {
  const { metadata } = object;
  const controller = (metadata.ownerReferences ?? []).find(o => o.controller);
  return {
    uid: metadata.uid,
    kind: object.kind ?? OWNER_KINDS[resource] ?? 'Pod',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    ownerUid: controller?.uid ?? null,
    profile: metadata.labels?.[LABELS.profile] ?? '',
    queue: metadata.labels?.[LABELS.queue] ?? '',
    component: namedComponentOf(object),
  };
}

/** The entity that an object names by annotation or `backstage.io/kubernetes-id`, not yet accepted; empty when it names none. */
export function namedComponentOf(object: KubeObject): string {
  const annotated = object.metadata.annotations?.[ANNOTATIONS.component];
  if (annotated) {
    return annotated.toLocaleLowerCase('en-US');
  }
  const id = object.metadata.labels?.[LABELS.kubernetesId];
  return id ? `component:default/${id.toLocaleLowerCase('en-US')}` : '';
}
