import {
  LABELS,
  quantityToInteger,
  quantityToMilli,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from './Receipt';

/** The training operator looks for the container of this name. */
const CONTAINER = 'pytorch';

/** Labels of the object and of its pods. */
export function labels(context: RenderContext): Record<string, string> {
  return {
    [LABELS.kubernetesId]: context.componentName,
    ...(context.queue ? { [LABELS.queue]: context.queue.name } : {}),
    [LABELS.profile]: context.profile.name,
    [LABELS.team]: context.team,
  };
}

/** Template of a pod of the run; `path` is where it stands in the manifest. */
export function podTemplate(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  path: string[],
) {
  const { profile, priority } = context;
  const note = <T>(keys: string[], value: T, reason: string) =>
    receipt.note([...path, ...keys], value, reason);
  const container = ['spec', 'containers', '0'];
  const shared = request.gpusPerPod > 1;
  const named = (request.volumes ?? []).map((volume, index) => ({
    ...volume,
    name: `${volume.purpose}-${index}`,
  }));
  const save =
    profile.spot || named.some(({ purpose }) => purpose === 'checkpoint');
  const volumes = [
    ...named.map(({ name, claimName }) => ({
      name,
      persistentVolumeClaim: { claimName },
    })),
    ...(shared
      ? [{ name: 'shared-memory', emptyDir: { medium: 'Memory' } }]
      : []),
  ];
  const mounts = [
    ...named.map(({ name, mountPath, purpose }) => ({
      name,
      mountPath,
      ...(purpose === 'checkpoint' ? {} : { readOnly: true }),
    })),
    ...(shared ? [{ name: 'shared-memory', mountPath: '/dev/shm' }] : []),
  ];
  const env = [
    ...(request.env ?? []).map(({ name, value }) => ({ name, value })),
    ...(request.secretEnv ?? []).map(({ name, secretName, key }) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
  ];
  const placed = topology(request, context);
  return {
    metadata: {
      labels: note(
        ['metadata', 'labels'],
        labels(context),
        'Whose it is, and which queue and profile it uses',
      ),
      ...(placed
        ? {
            annotations: note(
              ['metadata', 'annotations'],
              placed,
              'How near to each other Kueue puts the pods, where it knows the topology of these nodes',
            ),
          }
        : {}),
    },
    spec: {
      ...(request.serviceAccountName
        ? { serviceAccountName: request.serviceAccountName }
        : {}),
      automountServiceAccountToken: note(
        ['spec', 'automountServiceAccountToken'],
        request.serviceAccountName !== undefined,
        'A token only for a ServiceAccount that was named',
      ),
      ...(priority?.podPriorityClass
        ? {
            priorityClassName: note(
              ['spec', 'priorityClassName'],
              priority.podPriorityClass,
              `The pods' priority for ${request.type}`,
            ),
          }
        : {}),
      ...(save
        ? {
            terminationGracePeriodSeconds: note(
              ['spec', 'terminationGracePeriodSeconds'],
              120,
              'Time to save a checkpoint when the pod is taken away',
            ),
          }
        : {}),
      securityContext: note(
        ['spec', 'securityContext'],
        {
          runAsNonRoot: true,
          runAsUser: 1000,
          runAsGroup: 1000,
          fsGroup: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        "The pod runs without root rights, as Kubernetes' restricted level asks",
      ),
      ...(Object.keys(profile.nodeSelector).length > 0
        ? {
            nodeSelector: note(
              ['spec', 'nodeSelector'],
              profile.nodeSelector,
              `The nodes of hardware profile ${profile.name}`,
            ),
          }
        : {}),
      ...(profile.tolerations.length > 0
        ? {
            tolerations: note(
              ['spec', 'tolerations'],
              profile.tolerations,
              `The taints of the nodes of hardware profile ${profile.name}`,
            ),
          }
        : {}),
      containers: [
        {
          name: note(
            [...container, 'name'],
            CONTAINER,
            'The container that the training operator looks for',
          ),
          image: request.image,
          ...(request.command ? { command: request.command } : {}),
          ...(request.args ? { args: request.args } : {}),
          ...(env.length > 0 ? { env } : {}),
          resources: note(
            [...container, 'resources'],
            resources(request, context),
            `The node's share of hardware profile ${profile.name} for each GPU; requests equal limits, so that nothing is promised twice`,
          ),
          securityContext: note(
            [...container, 'securityContext'],
            {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
            "The container gains no rights, as Kubernetes' restricted level asks",
          ),
          ...(mounts.length > 0
            ? {
                volumeMounts: note(
                  [...container, 'volumeMounts'],
                  mounts,
                  'Data and weights read-only, checkpoints to write, /dev/shm for several GPUs',
                ),
              }
            : {}),
        },
      ],
      ...(volumes.length > 0
        ? {
            volumes: note(
              ['spec', 'volumes'],
              volumes,
              'The claims that were named, and shared memory for several GPUs',
            ),
          }
        : {}),
    },
  };
}

function resources(request: LaunchRequest, { profile }: RenderContext) {
  const bytes = (quantity: string) =>
    String(quantityToInteger(quantity) * BigInt(request.gpusPerPod));
  const amounts = {
    cpu: `${quantityToMilli(profile.cpuPerGpu) * BigInt(request.gpusPerPod)}m`,
    memory: bytes(profile.memoryPerGpu),
    'ephemeral-storage': bytes(profile.ephemeralStoragePerGpu ?? '50Gi'),
    [profile.resourceName]: String(request.gpusPerPod),
  };
  return { requests: amounts, limits: { ...amounts } };
}

/** Kueue gives nodes of a flavor with a topology only to pods that ask for one, be it any. */
function topology(
  request: LaunchRequest,
  { profile, queue }: RenderContext,
): Record<string, string> | undefined {
  if (!profile.topology || !queue) return undefined;
  const asked = request.topology && profile.topology[request.topology];
  const nearest = profile.topology.rack ?? profile.topology.block;
  if (request.replicas > 1 && asked) {
    return { 'kueue.x-k8s.io/podset-required-topology': asked };
  }
  return request.replicas > 1 && nearest
    ? { 'kueue.x-k8s.io/podset-preferred-topology': nearest }
    : { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' };
}
