import type { ClusterClient } from '../clusters';
import { gpuRequestOf } from '../metering/slots';
import { allowListed } from './allowList';
import type { KubeObject } from './types';

/** A collection that is watched. */
export interface WatchedResource {
  /** As in observations and recordings. */
  resource: string;
  path: string;
  query?: string;
  /** A beat says that every one of these is alive (`ledger.md` §1.2). */
  ledger: boolean;
  /** Only where the cluster serves it. */
  optional: boolean;
  remember: boolean;
  /** What RBAC must grant, for the person who reads the problem. */
  group: string;
}

/**
 * In the order in which they are begun: what others refer to comes first, so that a pod finds its node, its namespace's team and its Job.
 */
export const WATCHED: WatchedResource[] = [
  {
    resource: 'namespaces',
    path: '/api/v1/namespaces',
    ledger: true,
    optional: false,
    remember: true,
    group: '',
  },
  {
    resource: 'nodes',
    path: '/api/v1/nodes',
    ledger: true,
    optional: false,
    remember: true,
    group: '',
  },
  {
    resource: 'jobs.batch',
    path: '/apis/batch/v1/jobs',
    ledger: false,
    optional: false,
    remember: true,
    group: 'batch',
  },
  {
    resource: 'workloads.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/workloads',
    ledger: false,
    optional: true,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  {
    resource: 'localqueues.kueue.x-k8s.io',
    path: '/apis/kueue.x-k8s.io/{version}/localqueues',
    ledger: false,
    optional: true,
    remember: true,
    group: 'kueue.x-k8s.io',
  },
  {
    resource: 'pods',
    path: '/api/v1/pods',
    ledger: true,
    optional: false,
    remember: true,
    group: '',
  },
  {
    resource: 'events',
    path: '/api/v1/events',
    query: 'fieldSelector=involvedObject.kind%3DPod',
    ledger: false,
    optional: false,
    remember: false,
    group: '',
  },
];

/** Versions of `kueue.x-k8s.io` in the order of preference; v1beta1 is served and deprecated. */
export const KUEUE_VERSIONS = ['v1beta2', 'v1beta1'];

/** The version of an optional group that the cluster serves; undefined when it serves none, or does not answer. */
export async function servedVersion(
  client: ClusterClient,
  group: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { status, body } = await client.read({
      path: `/apis/${group}`,
      signal,
    });
    const served: string[] =
      status === 200
        ? (body.versions ?? []).map((version: any) => version.version)
        : [];
    return KUEUE_VERSIONS.find(version => served.includes(version));
  } catch {
    return undefined;
  }
}

/** What the observer's memory says while streaming. */
export interface KeepContext {
  /** False only for a node that is known to have no GPUs. */
  mayHaveGpus: (node: string) => boolean;
  gpuResources?: readonly string[];
}

/**
 * What is kept of an object; null: nothing. Pods without GPUs matter only for the CPU and memory that they take from a GPU node.
 */
export function keep(
  resource: string,
  object: KubeObject,
  context: KeepContext,
): KubeObject | null {
  if (resource === 'pods' && !gpuRequestOf(object, context.gpuResources)) {
    const node = object.spec?.nodeName;
    return node && context.mayHaveGpus(node) ? bystander(object) : null;
  }
  return allowListed(resource, object);
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
