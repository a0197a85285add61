import { GPU, labelsOf, WorkloadOptions } from './options';

/** A pod with GPUs as the demo organisation's guardrails want it. */
export function podSpec(
  options: WorkloadOptions,
  kind: 'training' | 'serving',
  containerName: string = 'main',
): any {
  const { namespace, name, pool = 'h100' } = options;
  const project = name.replace(/-[^-]*$/, '');
  return {
    ...placement(options, kind),
    ...(kind === 'training' && { restartPolicy: 'Never' }),
    ...(pool === 'spot' && { terminationGracePeriodSeconds: 30 }),
    containers: [
      {
        name: containerName,
        image: `registry.example.com/${namespace}/${project}:1.0`,
        ...containerParts(options),
        ...(kind === 'serving' && probes()),
      },
    ],
  };
}

/** Where the pods may run and as whom. */
export function placement(
  { pool = 'h100' }: WorkloadOptions,
  kind: 'training' | 'serving',
) {
  return {
    nodeSelector: { 'slipway.dev/pool': pool },
    tolerations: [{ key: GPU, operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: `slipway-${kind}`,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumes: [
      { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    ],
  };
}

/** Size and rights of a container. */
export function containerParts(options: WorkloadOptions) {
  return {
    resources: resourcesOf(options),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
  };
}

export function resourcesOf({ gpus = 1 }: WorkloadOptions) {
  const amounts = {
    cpu: '1',
    memory: '2Gi',
    'ephemeral-storage': '1Gi',
    ...(gpus > 0 && { [GPU]: String(gpus) }),
  };
  return { requests: amounts, limits: amounts };
}

/** Where it saves to, which the guardrails ask of what trains on a spot machine. */
export const CHECKPOINT = {
  'slipway.dev/checkpoint-uri': 's3://checkpoints.example.com/run',
};

/** Labels of the pods, and how the lab lets them live. */
export function podMetadata(options: WorkloadOptions) {
  const {
    seconds,
    outcome = 'succeed',
    pool = 'h100',
    queue = 'gpu',
  } = options;
  return {
    labels: labelsOf(options),
    annotations: {
      'sim.lab/pull-duration': '1s',
      'sim.lab/init-duration': '1s',
      'sim.lab/fail-after': '4s',
      ...(seconds !== undefined && { 'sim.lab/duration': `${seconds}s` }),
      'sim.lab/outcome': outcome,
      'sim.lab/exit-code': '3',
      ...(pool === 'spot' && CHECKPOINT),
      // Only this pool has a topology that Kueue knows; any place in it will do.
      ...(pool === 'h100' &&
        queue && { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' }),
    },
  };
}

function probes() {
  const httpGet = { path: '/health', port: 8080 };
  return {
    startupProbe: { httpGet, periodSeconds: 10, failureThreshold: 30 },
    readinessProbe: { httpGet, initialDelaySeconds: 2 },
  };
}
