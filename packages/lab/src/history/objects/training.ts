import { KubernetesObject } from '../../cluster/objects';
import { rfc3339 } from '../rfc3339';
import { ownerOf, setConditions } from './meta';

export type TrainingKind =
  | 'Job'
  | 'JobSet'
  | 'TrainJob'
  | 'RayJob'
  | 'PyTorchJob';

export interface TopPlan {
  name: string;
  namespace: string;
  uid: string;
  at: number;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  pods: number;
  /** Of each pod. */
  spec: any;
  suspended: boolean;
  /** Seconds after which it is stopped. */
  deadline?: number;
}

export interface Told {
  resource: string;
  object: KubernetesObject;
}

interface Shape {
  resource: string;
  make(plan: TopPlan): KubernetesObject;
  /** What stands between it and its pods, outer things first; the last one owns the pods. */
  between(
    top: KubernetesObject,
    uid: () => string,
    at: number,
    plan: TopPlan,
  ): Told[];
  suspend(top: KubernetesObject, suspended: boolean, at: number): void;
  end(top: KubernetesObject, well: boolean, at: number, why: string): void;
}

const metadataOf = ({
  name,
  namespace,
  uid,
  at,
  labels,
  annotations,
}: TopPlan) => ({
  name,
  namespace,
  uid,
  creationTimestamp: rfc3339(at),
  labels,
  annotations,
});

function inner(
  top: KubernetesObject,
  uid: string,
  at: number,
  object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'spec' | 'status'> & {
    name: string;
  },
): KubernetesObject {
  const { name, ...rest } = object;
  return {
    ...(rest as any),
    metadata: {
      name,
      namespace: top.metadata.namespace,
      uid,
      creationTimestamp: rfc3339(at),
      labels: top.metadata.labels,
      ownerReferences: ownerOf(top),
    },
  };
}

const jobSpec = ({ pods, spec }: TopPlan) => ({
  parallelism: pods,
  completions: pods,
  backoffLimit: 0,
  template: { spec },
});

const MESSAGES: Record<string, string> = {
  BackoffLimitExceeded: 'Job has reached the specified backoff limit',
  DeadlineExceeded: 'Job was active longer than specified deadline',
};

/** Conditions of Job, JobSet and TrainJob. */
function conditioned(complete: string) {
  return {
    suspend(top: KubernetesObject, suspended: boolean, at: number) {
      top.spec.suspend = suspended;
      setConditions(top, at, [
        {
          type: 'Suspended',
          status: suspended ? 'True' : 'False',
          reason: suspended ? 'JobSuspended' : 'JobResumed',
          message: suspended ? 'Job suspended' : 'Job resumed',
        },
      ]);
    },
    end(top: KubernetesObject, well: boolean, at: number, why: string) {
      setConditions(top, at, [
        {
          type: well ? complete : 'Failed',
          status: 'True',
          reason: well ? 'CompletionsReached' : why,
          message: well
            ? 'Reached expected number of succeeded pods'
            : MESSAGES[why] ?? why,
        },
      ]);
    },
  };
}

function jobOf(
  jobSet: KubernetesObject,
  uid: string,
  at: number,
  plan: TopPlan,
): Told {
  return {
    resource: 'jobs.batch',
    object: inner(jobSet, uid, at, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: `${plan.name}-node-0`,
      spec: { ...jobSpec(plan), suspend: false },
      status: {},
    }),
  };
}

const jobSetSpec = (plan: TopPlan) => ({
  replicatedJobs: [
    { name: 'node', replicas: 1, template: { spec: jobSpec(plan) } },
  ],
});

/** How each kind looks, is switched and ends. */
export const TRAINING: Record<TrainingKind, Shape> = {
  Job: {
    resource: 'jobs.batch',
    make: plan => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: metadataOf(plan),
      spec: {
        ...jobSpec(plan),
        ...(plan.deadline && { activeDeadlineSeconds: plan.deadline }),
        suspend: plan.suspended,
      },
      status: {},
    }),
    between: () => [],
    ...conditioned('Complete'),
  },
  JobSet: {
    resource: 'jobsets.jobset.x-k8s.io',
    make: plan => ({
      apiVersion: 'jobset.x-k8s.io/v1alpha2',
      kind: 'JobSet',
      metadata: metadataOf(plan),
      spec: { suspend: plan.suspended, ...jobSetSpec(plan) },
      status: {},
    }),
    between: (top, uid, at, plan) => [jobOf(top, uid(), at, plan)],
    ...conditioned('Completed'),
  },
  TrainJob: {
    resource: 'trainjobs.trainer.kubeflow.org',
    make: plan => ({
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainJob',
      metadata: metadataOf(plan),
      spec: {
        suspend: plan.suspended,
        runtimeRef: {
          apiGroup: 'trainer.kubeflow.org',
          kind: 'ClusterTrainingRuntime',
          name: 'torch-distributed',
        },
        trainer: {
          numNodes: plan.pods,
          resourcesPerNode: plan.spec.containers[0].resources,
        },
      },
      status: {},
    }),
    between: (top, uid, at, plan) => {
      const jobSet = inner(top, uid(), at, {
        apiVersion: 'jobset.x-k8s.io/v1alpha2',
        kind: 'JobSet',
        name: plan.name,
        spec: { suspend: false, ...jobSetSpec(plan) },
        status: {},
      });
      return [
        { resource: 'jobsets.jobset.x-k8s.io', object: jobSet },
        jobOf(jobSet, uid(), at, plan),
      ];
    },
    ...conditioned('Complete'),
  },
  RayJob: {
    resource: 'rayjobs.ray.io',
    make: plan => ({
      apiVersion: 'ray.io/v1',
      kind: 'RayJob',
      metadata: metadataOf(plan),
      spec: {
        suspend: plan.suspended,
        shutdownAfterJobFinishes: true,
        rayClusterSpec: rayCluster(plan),
      },
      status: {},
    }),
    between: (top, uid, at, plan) => [
      {
        resource: 'rayclusters.ray.io',
        object: inner(top, uid(), at, {
          apiVersion: 'ray.io/v1',
          kind: 'RayCluster',
          name: `${plan.name}-ray`,
          spec: rayCluster(plan),
          status: {},
        }),
      },
    ],
    suspend: (top, suspended) => {
      top.spec.suspend = suspended;
      top.status.jobDeploymentStatus = suspended ? 'Suspended' : 'Running';
    },
    end: (top, well, at, why) => {
      Object.assign(top.status, {
        jobStatus: well ? 'SUCCEEDED' : 'FAILED',
        jobDeploymentStatus: well ? 'Complete' : 'Failed',
        endTime: rfc3339(at),
        ...(!well && { reason: 'AppFailed', message: MESSAGES[why] ?? why }),
      });
    },
  },
  PyTorchJob: {
    resource: 'pytorchjobs.kubeflow.org',
    make: plan => ({
      apiVersion: 'kubeflow.org/v1',
      kind: 'PyTorchJob',
      metadata: metadataOf(plan),
      spec: {
        runPolicy: { suspend: plan.suspended },
        pytorchReplicaSpecs: {
          Worker: { replicas: plan.pods, template: { spec: plan.spec } },
        },
      },
      status: {},
    }),
    between: () => [],
    suspend: (top, suspended, at) => {
      top.spec.runPolicy.suspend = suspended;
      conditioned('Succeeded').suspend(top, suspended, at);
    },
    end: conditioned('Succeeded').end,
  },
};

/** The head needs no GPU and is not told here: it waits for nothing and costs nothing in the ledger. */
function rayCluster({ pods, spec }: TopPlan) {
  return {
    rayVersion: '2.53.0',
    workerGroupSpecs: [
      {
        groupName: 'gpu',
        replicas: pods,
        minReplicas: pods,
        maxReplicas: pods,
        template: { spec },
      },
    ],
  };
}
