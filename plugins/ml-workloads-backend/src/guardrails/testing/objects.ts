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
  PriorityClass: 'priorityclasses',
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

export {
  isServing,
  podParts,
  workload,
  WORKLOAD_KINDS,
  type PodPart,
  type WorkloadKind,
  type WorkloadOptions,
} from './workloads';
