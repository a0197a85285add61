import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { multiplyQuantity } from './quantity';
import type { Receipt } from './receipt';

/** Any user but root: images that say none of their own still start. */
const RUN_AS_USER = 1000;

/** Spec of a pod that runs the request's image once on the profile's GPUs. */
export function podSpec(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  path: string[],
): Record<string, unknown> {
  const { profile } = context;
  const note = <T>(key: string, value: T, reason: string): T =>
    receipt.note([...path, key], value, reason);
  const sharedMemory = request.gpusPerPod > 1;
  return {
    restartPolicy: note(
      'restartPolicy',
      'Never',
      'A failed pod stays to be looked at; the Job starts a new one when retries are left',
    ),
    automountServiceAccountToken: note(
      'automountServiceAccountToken',
      false,
      'The code needs no access to the cluster',
    ),
    securityContext: note(
      'securityContext',
      {
        runAsNonRoot: true,
        runAsUser: RUN_AS_USER,
        runAsGroup: RUN_AS_USER,
        fsGroup: RUN_AS_USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      "The pod runs without root rights, as Kubernetes' restricted level asks",
    ),
    ...(Object.keys(profile.nodeSelector).length > 0
      ? {
          nodeSelector: note(
            'nodeSelector',
            profile.nodeSelector,
            `The nodes of hardware profile ${profile.name}`,
          ),
        }
      : {}),
    ...(profile.tolerations.length > 0
      ? {
          tolerations: note(
            'tolerations',
            profile.tolerations,
            `The taints of the nodes of hardware profile ${profile.name}`,
          ),
        }
      : {}),
    containers: [
      container(request, context, receipt, [...path, 'containers', '0']),
    ],
    ...(sharedMemory
      ? {
          volumes: note(
            'volumes',
            [{ name: 'shared-memory', emptyDir: { medium: 'Memory' } }],
            "GPUs of one pod talk through /dev/shm, and the usual 64 MiB are too few; it counts against the container's memory limit",
          ),
        }
      : {}),
  };
}

function container(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  path: string[],
): Record<string, unknown> {
  const { profile } = context;
  const note = <T>(key: string, value: T, reason: string): T =>
    receipt.note([...path, key], value, reason);
  const gpus = String(request.gpusPerPod);
  const cpu = multiplyQuantity(profile.cpuPerGpu, request.gpusPerPod);
  const memory = multiplyQuantity(profile.memoryPerGpu, request.gpusPerPod);
  return {
    name: note('name', 'main', 'The container that does the work'),
    image: request.image,
    ...(request.command ? { command: request.command } : {}),
    ...(request.args ? { args: request.args } : {}),
    ...(request.env?.length ? { env: request.env } : {}),
    resources: note(
      'resources',
      {
        requests: { cpu, memory, [profile.resourceName]: gpus },
        limits: { memory, [profile.resourceName]: gpus },
      },
      `${profile.cpuPerGpu} CPU and ${profile.memoryPerGpu} memory for each GPU: the node's share of hardware profile ${profile.name}`,
    ),
    securityContext: note(
      'securityContext',
      {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
      "The container gains no rights, as Kubernetes' restricted level asks",
    ),
    ...(request.gpusPerPod > 1
      ? {
          volumeMounts: note(
            'volumeMounts',
            [{ name: 'shared-memory', mountPath: '/dev/shm' }],
            'Shared memory for the GPUs of the pod',
          ),
        }
      : {}),
  };
}
