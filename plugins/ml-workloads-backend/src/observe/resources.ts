import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { GROUP_LABEL } from '../metering/ownerFacts';
import { gpuRequestOf } from '../metering/gpuRequest';
import { reduced } from './reduced';
import type { KubeObject } from './types';

/** A collection that is watched. */
export interface WatchedResource {
  /** As in observations and recordings. */
  resource: string;
  path: string;
  query?: string;
  /** A beat says that every one of these is alive (`ledger.md` §1.2). */
  ledger: boolean;
  /** Only where the cluster serves one of these versions of the group, the preferred first; `{version}` of the path is the one. */
  versions?: readonly string[];
  remember: boolean;
  /** What RBAC must grant, for the person who reads the problem. */
  group: string;
}

/** Versions of `kueue.x-k8s.io` in the order of preference; v1beta1 is served and deprecated. */
const KUEUE_VERSIONS = ['v1beta2', 'v1beta1'];

/** A kind that is watched where it is served, e.g. one that owns pods: its object says whose they are. */
function owner(
  plural: string,
  group: string,
  versions: readonly string[],
): WatchedResource {
  return {
    resource: `${plural}.${group}`,
    path: `/apis/${group}/{version}/${plural}`,
    ledger: false,
    versions,
    remember: true,
    group,
  };
}

/** The owners of pods that are not `batch/v1 Job`, outer kinds first. */
const OWNERS: WatchedResource[] = [
  owner('trainjobs', 'trainer.kubeflow.org', ['v1alpha1']),
  owner('jobsets', 'jobset.x-k8s.io', ['v1alpha2']),
  owner('rayjobs', 'ray.io', ['v1']),
  owner('rayservices', 'ray.io', ['v1']),
  owner('rayclusters', 'ray.io', ['v1']),
  owner('pytorchjobs', 'kubeflow.org', ['v1']),
  owner('inferenceservices', 'serving.kserve.io', ['v1beta1']),
  owner('llminferenceservices', 'serving.kserve.io', ['v1alpha2', 'v1alpha1']),
  owner('leaderworkersets', 'leaderworkerset.x-k8s.io', ['v1']),
  owner('deployments', 'apps', ['v1']),
  owner('statefulsets', 'apps', ['v1']),
  owner('replicasets', 'apps', ['v1']),
];

/** Nodes that are being made, for the pods that wait for them. */
const NODE_REQUESTS: WatchedResource[] = [
  owner('nodeclaims', 'karpenter.sh', ['v1']),
  owner('provisioningrequests', 'autoscaling.x-k8s.io', ['v1', 'v1beta1']),
];

/** Which devices pods hold through claims, where dynamic resource allocation is served: the ledger needs the claims. */
const CLAIM_VERSIONS = ['v1', 'v1beta2', 'v1beta1'];
const DEVICES: WatchedResource[] = [
  owner('resourceslices', 'resource.k8s.io', CLAIM_VERSIONS),
  {
    ...owner('resourceclaims', 'resource.k8s.io', CLAIM_VERSIONS),
    ledger: true,
  },
];

/**
 * In the order in which they are begun: what others refer to comes first, so that a pod finds its node, its namespace's team and its Job.
 */
export const WATCHED: WatchedResource[] = [
  {
    resource: 'namespaces',
    path: '/api/v1/namespaces',
    ledger: true,
    remember: true,
    group: '',
  },
  {
    resource: 'nodes',
    path: '/api/v1/nodes',
    ledger: true,
    remember: true,
    group: '',
  },
  ...OWNERS,
  {
    resource: 'jobs.batch',
    path: '/apis/batch/v1/jobs',
    ledger: false,
    remember: true,
    group: 'batch',
  },
  {
    resource: 'workloads.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/workloads',
    ledger: false,
    versions: KUEUE_VERSIONS,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  {
    resource: 'localqueues.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/localqueues',
    ledger: false,
    versions: KUEUE_VERSIONS,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  {
    resource: 'clusterqueues.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/clusterqueues',
    ledger: false,
    versions: KUEUE_VERSIONS,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  {
    resource: 'cohorts.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/cohorts',
    ledger: false,
    versions: KUEUE_VERSIONS,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  ...NODE_REQUESTS,
  ...DEVICES,
  {
    resource: 'pods',
    path: '/api/v1/pods',
    ledger: true,
    remember: true,
    group: '',
  },
  {
    resource: 'events',
    path: '/api/v1/events',
    query: 'fieldSelector=involvedObject.kind%3DPod',
    ledger: false,
    remember: false,
    group: '',
  },
  // Why pods are not made is said of what makes them. Selectors know no "or": {@link keep} drops what is of other kinds.
  {
    resource: 'events',
    path: '/api/v1/events',
    query: 'fieldSelector=involvedObject.kind!%3DPod,type%3DWarning',
    ledger: false,
    remember: false,
    group: '',
  },
];

/** Kinds whose warnings are kept: those that make pods, or make what does. */
const WARNING_KINDS = new Set([
  'Job',
  'JobSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
  'RayCluster',
  'RayService',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'LeaderWorkerSet',
  'InferenceService',
  'LLMInferenceService',
]);

/** What the observer's memory says while streaming. */
export interface KeepContext {
  /** False only for a node that is known to have no GPUs. */
  mayHaveGpus: (node: string) => boolean;
  gpuResources?: readonly string[];
  /** More annotations that are kept of every object. */
  annotations?: readonly string[];
}

/**
 * What is kept of an object; null: nothing. Pods without GPUs matter only for the CPU and memory that they take from a GPU node, and where
 * they own the StatefulSet of pods that have some.
 */
export function keep(
  resource: string,
  object: KubeObject,
  context: KeepContext,
): KubeObject | null {
  if (resource === 'events' && isOfOthers(object)) return null;
  if (
    resource === 'pods' &&
    !gpuRequestOf(object, context.gpuResources) &&
    !object.metadata.labels?.[GROUP_LABEL]
  ) {
    const node = object.spec?.nodeName;
    return node && context.mayHaveGpus(node)
      ? reduced(resource, bystander(object), context.annotations)
      : null;
  }
  if (resource.endsWith('.apps') && !mayHoldGpus(object, context)) return null;
  return reduced(resource, object, context.annotations);
}

function isOfOthers({ involvedObject, type }: KubeObject): boolean {
  const kind = involvedObject?.kind;
  return kind !== 'Pod' && !(type === 'Warning' && WARNING_KINDS.has(kind));
}

/** A cluster has thousands of Deployments; those that ask for no GPUs are nobody's here. */
function mayHoldGpus(object: KubeObject, context: KeepContext): boolean {
  const { metadata, spec } = object;
  return Boolean(
    gpuRequestOf(
      { ...object, spec: spec?.template?.spec ?? {} },
      context.gpuResources,
    ) || metadata.labels?.[LABELS.profile],
  );
}

function bystander(pod: KubeObject): KubeObject {
  const { name, namespace, uid, creationTimestamp } = pod.metadata;
  const sizes = (containers: any[] | undefined) =>
    containers?.map(container => ({
      name: container.name,
      resources: { requests: container.resources?.requests },
      restartPolicy: container.restartPolicy,
    }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid, creationTimestamp },
    spec: {
      nodeName: pod.spec.nodeName,
      priority: pod.spec.priority,
      containers: sizes(pod.spec.containers),
      initContainers: sizes(pod.spec.initContainers),
    },
    status: { phase: pod.status?.phase },
  };
}

/** What to grant when a watch is forbidden. */
export function ruleFor({ resource, group }: WatchedResource): string {
  const plural = resource.split('.')[0];
  return `{apiGroups: ["${group}"], resources: ["${plural}"], verbs: ["get", "list", "watch"]}`;
}
