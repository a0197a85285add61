import type { KubernetesObject } from '../kubernetesObject';
import { application, cronJob, job, pod } from './kubernetes';
import { filled, type WorkloadKind, type WorkloadOptions } from './options';
import { rayCluster, rayJob, rayService } from './ray';
import {
  inferenceService,
  leaderWorkerSet,
  llmInferenceService,
} from './serving';
import { jobSet, pyTorchJob, trainJob } from './training';

export {
  isServing,
  WORKLOAD_KINDS,
  type WorkloadKind,
  type WorkloadOptions,
} from './options';
export { podParts, type PodPart } from './parts';

/** A workload of a kind that every rule allows under the limits of the demo organisation, unless an option says otherwise. */
export function workload(
  kind: WorkloadKind,
  options: WorkloadOptions,
): KubernetesObject {
  const all = filled(kind, options);
  // A copy: parts that are the same object would be changed together.
  return structuredClone(built(kind, all));
}

function built(
  kind: WorkloadKind,
  options: ReturnType<typeof filled>,
): KubernetesObject {
  switch (kind) {
    case 'Pod':
      return pod(options);
    case 'Job':
      return job(options);
    case 'CronJob':
      return cronJob(options);
    case 'JobSet':
      return jobSet(options);
    case 'LeaderWorkerSet':
      return leaderWorkerSet(options);
    case 'TrainJob':
      return trainJob(options);
    case 'PyTorchJob':
      return pyTorchJob(options);
    case 'RayJob':
      return rayJob(options);
    case 'RayCluster':
      return rayCluster(options);
    case 'RayService':
      return rayService(options);
    case 'InferenceService':
      return inferenceService(options);
    case 'LLMInferenceService':
      return llmInferenceService(options);
    default:
      return application(kind, options);
  }
}
