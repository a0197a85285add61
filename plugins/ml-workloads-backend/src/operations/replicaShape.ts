import { gpusMilliOf } from '../lifecycle/gpusOf';
import type { KubeObject } from '../observe/types';
import { knownKind, valueAt } from './kinds';

/** What one replica of an object is made of. */
export interface ReplicaShape {
  pods: number;
  /** GPUs that it asks for, in thousandths, of whole GPUs; null when its template does not say. */
  gpusMilli: number | null;
}

/** One replica of what an object makes, read from its pod templates; undefined for kinds without replicas. Pure. */
export function replicaShape(
  kind: string,
  object: KubeObject,
  gpuResources: readonly string[],
): ReplicaShape | undefined {
  const gpus = (template: any) =>
    template?.spec ? gpusMilliOf({ spec: template.spec }, gpuResources) : null;
  const scaling = knownKind(kind)?.scale;
  if (!scaling) return undefined;
  if (kind === 'LeaderWorkerSet') {
    const {
      size = 1,
      leaderTemplate,
      workerTemplate,
    } = object.spec?.leaderWorkerTemplate ?? {};
    const worker = gpus(workerTemplate);
    const leader = leaderTemplate ? gpus(leaderTemplate) : worker;
    return {
      pods: size,
      gpusMilli:
        worker === null || leader === null
          ? null
          : leader + (size - 1) * worker,
    };
  }
  if (scaling.by === 'workers') {
    const [group] =
      valueAt(object, [...scaling.path, 'workerGroupSpecs']) ?? [];
    const hosts = group?.numOfHosts ?? 1;
    const worker = gpus(group?.template);
    return { pods: hosts, gpusMilli: worker === null ? null : worker * hosts };
  }
  // KServe completes its pods from a runtime, so that its templates do not say all.
  return {
    pods: 1,
    gpusMilli: kind.endsWith('InferenceService')
      ? null
      : gpus(object.spec?.template),
  };
}
