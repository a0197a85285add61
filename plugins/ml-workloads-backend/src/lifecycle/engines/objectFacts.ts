import type { KubeObject } from '../../observe/types';
import { workloadTypeOf } from '../../metering/workloadType';
import { timeOf } from '../flips';
import type { Flip, ObjectFacts, Want } from '../facts';
import { gpusMilliOf } from '../gpusOf';
import type { StatusEngine } from './engine';

/** What an engine reads of an object, completed by what is the same for every kind. */
export function objectFactsOf(
  engine: StatusEngine,
  object: KubeObject,
  at: number,
  gpuResources?: readonly string[],
): { object: ObjectFacts; flips: Flip[] } {
  const { suspended, flips, complaint = null } = engine.read(object, at);
  return {
    object: {
      createdAt: timeOf(object.metadata.creationTimestamp) ?? 0,
      goneAt: null,
      suspended,
      wantedPods: wantOf(engine, object, at, gpuResources)?.pods ?? null,
      endsWithPods: engine.name === 'generic',
      readyByCondition: workloadTypeOf(object.kind) !== 'training',
      readyByObject: engine.readyByObject ?? false,
      complaint,
    },
    flips,
  };
}

/**
 * The GPU pods that an object wants; null when it does not say. Pods without GPUs are not counted: the head of a Ray cluster, a
 * launcher, a step that loads data.
 */
export function wantOf(
  engine: StatusEngine,
  object: KubeObject,
  at: number,
  gpuResources?: readonly string[],
): Want | null {
  const sets = engine.podSets(object);
  if (sets === null) {
    return null;
  }
  let [pods, gpusMilli, asksForGpus] = [0, 0, false];
  for (const { template, count } of sets) {
    const milli = gpusMilliOf(template, gpuResources);
    if (milli > 0) {
      asksForGpus = true;
      pods += count;
      gpusMilli += milli * count;
    }
  }
  return asksForGpus ? { at, pods, gpusMilli } : null;
}
