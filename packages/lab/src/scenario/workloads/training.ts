import { KubernetesObject } from '../../cluster/objects';
import { labelsOf, metadataOf, WorkloadOptions } from './options';
import {
  CHECKPOINT,
  placement,
  podMetadata,
  podSpec,
  resourcesOf,
} from './pod';

const HOUR = 3600;

/** A Job. With Kueue it is born suspended. */
export function job(options: WorkloadOptions): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...metadataOf(options),
      ...(options.pool === 'spot' && { annotations: CHECKPOINT }),
    },
    spec: {
      ...(options.queue === null ? {} : { suspend: true }),
      ttlSecondsAfterFinished: HOUR,
      activeDeadlineSeconds: options.deadline ?? HOUR,
      ...jobSpec(options),
    },
  };
}

function jobSpec(options: WorkloadOptions) {
  const { pods = 1, retries = 0 } = options;
  return {
    parallelism: pods,
    completions: pods,
    backoffLimit: retries,
    template: {
      metadata: podMetadata(options),
      spec: podSpec(options, 'training'),
    },
  };
}

/** A JobSet of one Job with all pods. Its deadline is Kueue's. */
export function jobSet(options: WorkloadOptions): KubernetesObject {
  const { retries = 0, deadline = HOUR } = options;
  const metadata = metadataOf(options);
  return {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        'kueue.x-k8s.io/max-exec-time-seconds': String(deadline),
      },
    },
    spec: {
      suspend: true,
      ttlSecondsAfterFinished: HOUR,
      failurePolicy: { maxRestarts: retries },
      replicatedJobs: [
        {
          name: 'node',
          replicas: 1,
          template: {
            metadata: { labels: labelsOf(options) },
            spec: {
              ...jobSpec({ ...options, retries: 0 }),
              activeDeadlineSeconds: HOUR,
            },
          },
        },
      ],
    },
  };
}

/** A TrainJob of the runtime for PyTorch. */
export function trainJob(options: WorkloadOptions): KubernetesObject {
  const { pods = 1, deadline = HOUR, name, namespace } = options;
  // A patch cannot name a priority class: that is the runtime's.
  const { priorityClassName, ...settings } = placement(options, 'training');
  const metadata = metadataOf(options);
  return {
    apiVersion: 'trainer.kubeflow.org/v1alpha1',
    kind: 'TrainJob',
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        'kueue.x-k8s.io/max-exec-time-seconds': String(HOUR),
      },
    },
    spec: {
      suspend: true,
      activeDeadlineSeconds: deadline,
      runtimeRef: {
        apiGroup: 'trainer.kubeflow.org',
        kind: 'ClusterTrainingRuntime',
        name: 'torch-distributed',
      },
      trainer: {
        image: `registry.example.com/${namespace}/${name}:1.0`,
        numNodes: pods,
        resourcesPerNode: resourcesOf(options),
      },
      runtimePatches: [
        {
          manager: 'example.com/scenario',
          trainingRuntimeSpec: {
            template: {
              spec: {
                replicatedJobs: [
                  {
                    name: 'node',
                    template: {
                      spec: {
                        template: {
                          metadata: podMetadata(options),
                          spec: {
                            ...settings,
                            containers: [
                              {
                                name: 'node',
                                securityContext: {
                                  allowPrivilegeEscalation: false,
                                  capabilities: { drop: ['ALL'] },
                                },
                                volumeMounts: [
                                  { name: 'shm', mountPath: '/dev/shm' },
                                ],
                              },
                            ],
                          },
                        },
                      },
                    },
                  },
                ],
              },
            },
          },
        },
      ],
    },
  };
}
