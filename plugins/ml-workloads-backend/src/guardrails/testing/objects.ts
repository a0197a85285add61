import type { KubernetesObject } from './kubernetesObject';

export type { KubernetesObject } from './kubernetesObject';

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
