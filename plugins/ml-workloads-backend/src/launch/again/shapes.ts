import type { KubeObject } from '../../observe/types';

/** Where each kind keeps what a launch request says. Undefined where the kind has no such thing, or the object does not say it. */

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** What runs at the same time, in the words of `LaunchRequest`. Pure. */
export function replicasOf(
  kind: string,
  { spec }: KubeObject,
): { replicas?: number; podsPerReplica?: number } {
  const workers = (cluster: any): number | undefined =>
    cluster?.workerGroupSpecs
      ? sum(cluster.workerGroupSpecs.map((group: any) => group.replicas ?? 0))
      : undefined;
  switch (kind) {
    case 'Job':
      return { replicas: spec?.parallelism ?? 1 };
    case 'JobSet':
      return {
        replicas: sum(
          (spec?.replicatedJobs ?? []).map(
            (job: any) =>
              (job.replicas ?? 1) * (job.template?.spec?.parallelism ?? 1),
          ),
        ),
      };
    case 'TrainJob':
      return { replicas: spec?.trainer?.numNodes };
    case 'PyTorchJob':
      return {
        replicas: sum(
          Object.values<any>(spec?.pytorchReplicaSpecs ?? {}).map(
            group => group.replicas ?? 1,
          ),
        ),
      };
    case 'RayJob':
      return { replicas: workers(spec?.rayClusterSpec) };
    case 'RayService':
      return { replicas: workers(spec?.rayClusterConfig) };
    case 'Deployment':
      return { replicas: spec?.replicas ?? 1 };
    case 'LeaderWorkerSet':
      return {
        replicas: spec?.replicas ?? 1,
        podsPerReplica: spec?.leaderWorkerTemplate?.size,
      };
    case 'InferenceService':
      return { replicas: spec?.predictor?.minReplicas };
    default:
      return {};
  }
}

/** Longest run time in seconds. Pure. */
export function deadlineOf(
  kind: string,
  { metadata, spec }: KubeObject,
): number | undefined {
  if (kind === 'JobSet') {
    const label = metadata.labels?.['kueue.x-k8s.io/max-exec-time-seconds'];
    return label === undefined ? undefined : Number(label);
  }
  return kind === 'PyTorchJob'
    ? spec?.runPolicy?.activeDeadlineSeconds
    : spec?.activeDeadlineSeconds;
}

/** How often it is started again. Pure. */
export function retriesOf(
  kind: string,
  { spec }: KubeObject,
): number | undefined {
  switch (kind) {
    case 'JobSet':
      return spec?.failurePolicy?.maxRestarts;
    case 'PyTorchJob':
      return spec?.runPolicy?.backoffLimit;
    default:
      return spec?.backoffLimit;
  }
}

/** Name of the runtime that runs it. Pure. */
export function runtimeOf(
  kind: string,
  { spec }: KubeObject,
): string | undefined {
  return kind === 'TrainJob'
    ? spec?.runtimeRef?.name
    : spec?.predictor?.model?.runtime;
}
