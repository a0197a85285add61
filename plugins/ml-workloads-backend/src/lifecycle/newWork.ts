import type { KubeObject } from '../observe/types';
import { engineOf, objectFactsOf } from './engines';
import { isQueued } from './engines/statusOf';
import { standIn } from './identity';
import type { TopIdentity, Work } from './Work';
import { workloadId } from './workloadId';

/**
 * A workload of which nothing is known yet but one object.
 *
 * @param seen - the top-level object itself, or a pod or child that names it
 */
export function newWork(
  cluster: string,
  top: TopIdentity,
  seen: KubeObject,
  gpuResources: readonly string[] | undefined,
): Work {
  const engine = engineOf(top.apiVersion, top.kind);
  const isTop = seen.metadata.uid === top.uid;
  const object = isTop ? { ...seen, kind: top.kind } : standIn(top, seen);
  return {
    id: workloadId(cluster, top.uid),
    top,
    engine,
    object: isTop ? seen : null,
    facts: objectFactsOf(engine, object, 0, gpuResources).object,
    flips: [],
    kueue: null,
    queued: isQueued(seen),
    parts: [],
    wants: new Map(),
    warnings: [],
    provisioning: null,
    pods: new Map(),
    labelled: seen,
    gpuModel: null,
    gpu: false,
    stored: { row: '', timeline: '' },
    exists: false,
  };
}
