import type {
  LaunchRequest,
  LaunchVolume,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { halfQuantity, multiplyQuantity } from './quantity';
import type { Receipt } from './receipt';

const MOUNT_REASON = {
  dataset: 'A dataset is read, never written',
  weights:
    'Weights from a volume that the nodes share, read-only: no pod downloads them again',
  checkpoint: 'Checkpoints are written here, so that a stopped run can go on',
} as const;

const SHARED_MEMORY = 'shared-memory';

/** Memory of the pod that appears as /dev/shm. */
export interface SharedMemory {
  /** Kubernetes quantity */
  sizeLimit: string;
  reason: string;
}

/** A volume of the request under the name that it has in the pod. */
interface NamedVolume extends LaunchVolume {
  name: string;
}

/** Shared memory for pods with several GPUs: half of the pod's memory. */
export function gpuSharedMemory(
  request: LaunchRequest,
  context: RenderContext,
): SharedMemory | undefined {
  if (request.gpusPerPod < 2) return undefined;
  return {
    sizeLimit: halfQuantity(
      multiplyQuantity(context.profile.memoryPerGpu, request.gpusPerPod),
    ),
    reason:
      "GPUs of one pod talk through /dev/shm, and the usual 64 MiB are too few; half of the pod's memory, of which it is a part",
  };
}

/**
 * Volumes of the pod: each claim once, and shared memory. `receipt` is at the pod's spec.
 *
 * A claim that only takes readers is also attached read-only; any other is only mounted so, since some drivers attach a volume for one
 * way of use at a time and another pod may be writing to it.
 */
export function volumes(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  shared: SharedMemory | undefined = gpuSharedMemory(request, context),
): Record<string, unknown> {
  const claims = new Map<string, NamedVolume[]>();
  for (const volume of named(request)) {
    claims.set(volume.claimName, [
      ...(claims.get(volume.claimName) ?? []),
      volume,
    ]);
  }
  const all: Array<{ volume: Record<string, unknown>; reason: string }> = [];
  for (const [claimName, uses] of claims) {
    const facts = context.claims?.[claimName];
    const readOnly =
      uses.every(({ purpose }) => purpose !== 'checkpoint') &&
      facts?.accessModes.length === 1 &&
      facts.accessModes[0] === 'ReadOnlyMany';
    all.push({
      volume: {
        name: uses[0].name,
        persistentVolumeClaim: {
          claimName,
          ...(readOnly ? { readOnly: true } : {}),
        },
      },
      reason: `Claim ${claimName}: ${accessReason(
        request,
        context,
        claimName,
      )}`,
    });
  }
  if (shared) {
    all.push({
      volume: {
        name: SHARED_MEMORY,
        emptyDir: { medium: 'Memory', sizeLimit: shared.sizeLimit },
      },
      reason: shared.reason,
    });
  }
  const list = receipt.at('volumes');
  return all.length === 0
    ? {}
    : {
        volumes: all.map(({ volume, reason }, index) =>
          list.note(String(index), volume, reason),
        ),
      };
}

/** Where the container sees them. `receipt` is at the container. */
export function volumeMounts(
  request: LaunchRequest,
  receipt: Receipt,
  shared: boolean = request.gpusPerPod > 1,
): Record<string, unknown> {
  const list = receipt.at('volumeMounts');
  const mounts = named(request).map(({ name, mountPath, purpose }) => ({
    mount: {
      name,
      mountPath,
      ...(purpose === 'checkpoint' ? {} : { readOnly: true }),
    },
    reason: MOUNT_REASON[purpose],
  }));
  const all = shared
    ? [
        ...mounts,
        {
          mount: { name: SHARED_MEMORY, mountPath: '/dev/shm' },
          reason: 'Where the shared memory is looked for',
        },
      ]
    : mounts;
  return all.length === 0
    ? {}
    : {
        volumeMounts: all.map(({ mount, reason }, index) =>
          list.note(String(index), mount, reason),
        ),
      };
}

/** Whether some volume takes checkpoints. */
export function hasCheckpoint(request: LaunchRequest): boolean {
  return !!request.volumes?.some(({ purpose }) => purpose === 'checkpoint');
}

/** The request's volumes by purpose and number; several uses of one claim share the first one's name. */
function named(request: LaunchRequest): NamedVolume[] {
  const names = new Map<string, string>();
  return (request.volumes ?? []).map(volume => {
    const name =
      names.get(volume.claimName) ?? `${volume.purpose}-${names.size}`;
    names.set(volume.claimName, name);
    return { ...volume, name };
  });
}

function accessReason(
  request: LaunchRequest,
  context: RenderContext,
  claimName: string,
): string {
  if (!context.claims) return 'its access mode is not known';
  const facts = context.claims[claimName];
  if (!facts) {
    return 'the namespace has none of this name, so the pods wait until it has one';
  }
  const modes = facts.accessModes.join(', ') || 'no access mode';
  const single = facts.accessModes.every(
    mode => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod',
  );
  return single && request.replicas * (request.podsPerReplica ?? 1) > 1
    ? `${modes}: one node at a time, so pods on another node wait`
    : modes;
}
