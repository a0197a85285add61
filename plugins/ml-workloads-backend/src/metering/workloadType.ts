import type { WorkloadType } from '@slipway/backstage-plugin-ml-workloads-common';

const TRAINING = [
  'Job',
  'CronJob',
  'JobSet',
  'TrainJob',
  'PyTorchJob',
  'TFJob',
  'MPIJob',
  'XGBoostJob',
  'JAXJob',
  'PaddleJob',
  'RayJob',
  'Workflow',
];

const INTERACTIVE = ['Notebook'];

const SERVING = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'LeaderWorkerSet',
  'RayService',
  'InferenceService',
  'LLMInferenceService',
];

/** The type of a workload by its kind: what counts as "running" differs (`ledger.md` §2.9). */
export function workloadTypeOf(kind: string | undefined): WorkloadType {
  if (kind === undefined) return 'other';
  if (TRAINING.includes(kind)) return 'training';
  if (SERVING.includes(kind)) return 'serving';
  return INTERACTIVE.includes(kind) ? 'interactive' : 'other';
}
