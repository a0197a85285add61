/** A Kubernetes object as a test sends it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    [key: string]: unknown;
  };
  [key: string]: any;
}

const IRREGULAR: Record<string, string> = {
  WorkloadLimits: 'workloadlimits',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
};

export function collectionPath(object: KubernetesObject): string {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const plural = IRREGULAR[kind] ?? `${kind.toLowerCase()}s`;
  return metadata.namespace
    ? `${root}/namespaces/${metadata.namespace}/${plural}`
    : `${root}/${plural}`;
}

export function objectPath(object: KubernetesObject): string {
  return `${collectionPath(object)}/${object.metadata.name}`;
}

/** What a test varies in a workload. */
export interface WorkloadOptions {
  namespace: string;
  name: string;
  /** For each pod. */
  gpus?: number;
  resource?: string;
  /** Pods. */
  replicas?: number;
  image?: string;
  /** null for none */
  deadline?: number | null;
  /** null for none */
  queue?: string | null;
  /** Team label on object and template. */
  team?: string;
}

export const WORKLOAD_KINDS = [
  'Pod',
  'Job',
  'CronJob',
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'DaemonSet',
] as const;

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** A workload of a kind that every rule allows in a namespace with limits of 8 GPUs, unless an option says otherwise. */
export function workload(
  kind: WorkloadKind,
  options: WorkloadOptions,
): KubernetesObject {
  const {
    namespace,
    name,
    // GPUs of a DaemonSet are never allowed.
    gpus = kind === 'DaemonSet' ? 0 : 1,
    resource = 'nvidia.com/gpu',
    replicas = 1,
    image = 'registry.example.com/train:1',
    deadline = 3600,
    queue = 'gpu',
    team,
  } = options;
  const labels = {
    ...(queue === null ? {} : { 'kueue.x-k8s.io/queue-name': queue }),
    ...(team === undefined ? {} : { 'slipway.dev/team': team }),
  };
  const metadata = { name, namespace, labels };
  const pod = {
    restartPolicy: kind === 'Job' || kind === 'CronJob' ? 'Never' : 'Always',
    containers: [
      {
        name: 'main',
        image,
        resources: gpus === 0 ? {} : { limits: { [resource]: String(gpus) } },
      },
    ],
  };
  const ends = deadline === null ? {} : { activeDeadlineSeconds: deadline };
  const app = { app: name };
  const template = { metadata: { labels: { ...app, ...labels } }, spec: pod };
  // Suspended, so that nothing starts while it is looked at.
  const job = {
    suspend: true,
    parallelism: replicas,
    completions: replicas,
    ...ends,
    template: { metadata: { labels }, spec: pod },
  };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata, spec: { ...pod, ...ends } };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: job };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: {
          schedule: '0 0 1 1 *',
          suspend: true,
          jobTemplate: { metadata: { labels }, spec: job },
        },
      };
    case 'ReplicationController':
      return {
        apiVersion: 'v1',
        kind,
        metadata,
        spec: { replicas, selector: app, template },
      };
    case 'DaemonSet':
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: { selector: { matchLabels: app }, template },
      };
    default:
      return {
        apiVersion: 'apps/v1',
        kind,
        metadata,
        spec: {
          replicas,
          selector: { matchLabels: app },
          template,
          ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
        },
      };
  }
}
