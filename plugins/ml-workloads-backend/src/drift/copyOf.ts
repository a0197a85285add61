import type { KubeObject } from '../observe/types';

const SET_BY_THE_JOB_CONTROLLER = [
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
];

/**
 * A live object as if somebody created the same anew under another name: without what the API server, the scheduler and controllers wrote
 * into it. Pure; the object is not changed.
 */
export function copyOf(object: KubeObject, name: string): KubeObject {
  const { apiVersion, kind, metadata, spec } = structuredClone(object) as any;
  const {
    'kubectl.kubernetes.io/last-applied-configuration': _applied,
    'deployment.kubernetes.io/revision': _revision,
    ...annotations
  } = metadata.annotations ?? {};
  if (kind === 'Pod') asNewPod(spec);
  if (kind === 'Job') asNewJob(spec);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: metadata.labels ?? {},
      annotations,
    },
    spec,
  } as KubeObject;
}

function asNewJob(spec: any): void {
  if (!spec.manualSelector) {
    delete spec.selector;
    const labels = spec.template.metadata?.labels;
    for (const label of SET_BY_THE_JOB_CONTROLLER) {
      if (labels) delete labels[label];
    }
  }
}

/** Without its node, and without the token that the API server mounts into it. */
function asNewPod(spec: any): void {
  delete spec.nodeName;
  delete spec.priority;
  delete spec.preemptionPolicy;
  // Cannot be in a new pod.
  delete spec.ephemeralContainers;
  const token = (volume: { name: string }) =>
    volume.name.startsWith('kube-api-access-');
  spec.volumes = spec.volumes?.filter((volume: any) => !token(volume));
  for (const container of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    container.volumeMounts = container.volumeMounts?.filter(
      (mount: any) => !token(mount),
    );
  }
}
