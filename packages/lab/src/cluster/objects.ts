/** As much of a Kubernetes object as the lab needs to know. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: any;
}

/** Plurals that adding an s does not give. */
const PLURALS: Record<string, string> = {
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  NetworkPolicy: 'networkpolicies',
  ResourceQuota: 'resourcequotas',
  WorkloadPriorityClass: 'workloadpriorityclasses',
  PriorityClass: 'priorityclasses',
  Ingress: 'ingresses',
  Topology: 'topologies',
  DeviceClass: 'deviceclasses',
  WorkloadLimits: 'workloadlimits',
};

/** Path of an object in the API, or of its collection. */
export function pathOf(
  object: KubernetesObject,
  named: boolean = true,
): string {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const namespace = metadata.namespace
    ? `/namespaces/${metadata.namespace}`
    : '';
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const name = named ? `/${encodeURIComponent(metadata.name)}` : '';
  return `/${root}/${apiVersion}${namespace}/${plural}${name}`;
}

/** Short name of an object for messages and for remembering it: `Kind/namespace/name`. */
export function nameOf(object: KubernetesObject): string {
  return [object.kind, object.metadata.namespace, object.metadata.name]
    .filter(Boolean)
    .join('/');
}
