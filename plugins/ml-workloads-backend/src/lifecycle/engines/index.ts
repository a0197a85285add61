import { deploymentStatusEngine } from './deployment/readStatus';
import type { StatusEngine } from './engine';
import { genericStatusEngine } from './generic/readStatus';
import { inferenceServiceStatusEngine } from './inferenceservice/readStatus';
import { jobStatusEngine } from './job/readStatus';
import { jobSetStatusEngine } from './jobset/readStatus';
import { leaderWorkerSetStatusEngine } from './leaderworkerset/readStatus';
import { llmInferenceServiceStatusEngine } from './llminferenceservice/readStatus';
import { pyTorchJobStatusEngine } from './pytorchjob/readStatus';
import { rayClusterStatusEngine } from './raycluster/readStatus';
import { rayJobStatusEngine } from './rayjob/readStatus';
import { rayServiceStatusEngine } from './rayservice/readStatus';
import { statefulSetStatusEngine } from './statefulset/readStatus';
import { trainJobStatusEngine } from './trainjob/readStatus';

/** By group and kind: another group may use the name of a kind for something else. */
const ENGINES: Record<string, StatusEngine> = {
  'batch/Job': jobStatusEngine,
  'jobset.x-k8s.io/JobSet': jobSetStatusEngine,
  'trainer.kubeflow.org/TrainJob': trainJobStatusEngine,
  'kubeflow.org/PyTorchJob': pyTorchJobStatusEngine,
  'ray.io/RayJob': rayJobStatusEngine,
  'ray.io/RayCluster': rayClusterStatusEngine,
  'ray.io/RayService': rayServiceStatusEngine,
  'apps/Deployment': deploymentStatusEngine,
  'apps/StatefulSet': statefulSetStatusEngine,
  // A ReplicaSet that no Deployment owns is read as one.
  'apps/ReplicaSet': deploymentStatusEngine,
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': leaderWorkerSetStatusEngine,
  'serving.kserve.io/InferenceService': inferenceServiceStatusEngine,
  'serving.kserve.io/LLMInferenceService': llmInferenceServiceStatusEngine,
};

/** The engine that reads a kind, in whatever version of its group; whatever has none of its own is `generic`. */
export function engineOf(apiVersion: string, kind: string): StatusEngine {
  const group = apiVersion.split('/')[0];
  const key = `${group}/${kind}`;
  return Object.hasOwn(ENGINES, key) ? ENGINES[key] : genericStatusEngine;
}

export type { StatusEngine } from './engine';
export { objectFactsOf, wantOf } from './objectFacts';
