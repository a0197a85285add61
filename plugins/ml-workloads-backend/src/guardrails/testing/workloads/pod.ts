import { isServing, type Filled, type WorkloadKind } from './options';

/** Labels of the object and of its pods. */
export function labelsOf({ queue, team }: Filled): Record<string, string> {
  return {
    'backstage.io/kubernetes-id': 'detector',
    ...(queue === null ? {} : { 'kueue.x-k8s.io/queue-name': queue }),
    ...(team === undefined ? {} : { 'slipway.dev/team': team }),
  };
}

/** CPU, memory, disk and GPUs of one pod; memory grows with the GPUs, and all are within a share of the node. */
export function resourcesOf({ gpus, resource }: Filled) {
  const amounts = {
    cpu: '1',
    memory: '2Gi',
    'ephemeral-storage': '1Gi',
    ...(gpus === 0 ? {} : { [resource]: String(gpus) }),
  };
  return { requests: amounts, limits: { ...amounts } };
}

/** A container that keeps to every limit of the demo organisation. */
export function container(
  kind: WorkloadKind,
  options: Filled,
  name: string = 'main',
) {
  const { gpus, image } = options;
  return {
    name,
    image,
    ...(gpus === 0
      ? {}
      : {
          resources: resourcesOf(options),
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
          ...(isServing(kind) ? probes() : {}),
        }),
  };
}

/** What a pod has beside its containers. Without GPUs nothing: such a pod is nobody's business. */
export function podSettings(kind: WorkloadKind, { gpus }: Filled) {
  return gpus === 0
    ? {}
    : {
        nodeSelector: { 'slipway.dev/pool': 'h100' },
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        priorityClassName: isServing(kind)
          ? 'slipway-serving'
          : 'slipway-training',
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumes: [
          { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        ],
      };
}

export function podSpec(kind: WorkloadKind, options: Filled) {
  return {
    ...podSettings(kind, options),
    containers: [container(kind, options)],
  };
}

function probes() {
  const httpGet = { path: '/health', port: 8080 };
  return {
    startupProbe: { httpGet, periodSeconds: 10, failureThreshold: 30 },
    readinessProbe: { httpGet },
  };
}
