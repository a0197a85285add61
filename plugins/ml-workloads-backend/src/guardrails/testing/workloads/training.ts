import type { KubernetesObject } from '../kubernetesObject';
import { ends, endsByQueue, jobSpec, metadata } from './kubernetes';
import type { Filled } from './options';
import { labelsOf, podSettings, podSpec, resourcesOf } from './pod';

/** Each replica is a Job of one pod. */
export function jobSet(options: Filled): KubernetesObject {
  const { suspend, ttlSecondsAfterFinished, ...child } = jobSpec('JobSet', {
    ...options,
    replicas: 1,
  });
  return {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    metadata: endingByQueue(options),
    spec: {
      suspend,
      ttlSecondsAfterFinished,
      failurePolicy: { maxRestarts: 1 },
      replicatedJobs: [
        {
          name: 'node',
          replicas: options.replicas,
          template: {
            metadata: { labels: labelsOf(options) },
            spec: { ...child, backoffLimit: 0 },
          },
        },
      ],
    },
  };
}

/** Its pods come from a runtime of the platform; what it says of them itself is in the trainer and the patch. */
export function trainJob(options: Filled): KubernetesObject {
  const { image, replicas } = options;
  // A patch cannot name a priority class: that is the runtime's.
  const { priorityClassName, ...settings } = podSettings(
    'TrainJob',
    options,
  ) as Record<string, unknown>;
  return {
    apiVersion: 'trainer.kubeflow.org/v1alpha1',
    kind: 'TrainJob',
    metadata: endingByQueue(options),
    spec: {
      suspend: true,
      runtimeRef: {
        apiGroup: 'trainer.kubeflow.org',
        kind: 'ClusterTrainingRuntime',
        name: 'torch-distributed',
      },
      ...ends(options),
      trainer: {
        image,
        numNodes: replicas,
        resourcesPerNode: resourcesOf(options),
      },
      ...(settings.volumes
        ? {
            runtimePatches: [
              {
                manager: 'example.com/test',
                trainingRuntimeSpec: {
                  template: {
                    spec: {
                      replicatedJobs: [
                        {
                          name: 'node',
                          template: {
                            spec: {
                              template: {
                                metadata: { labels: labelsOf(options) },
                                spec: settings,
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
          }
        : {}),
    },
  };
}

export function pyTorchJob(options: Filled): KubernetesObject {
  return {
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    metadata: endingByQueue(options),
    spec: {
      runPolicy: {
        suspend: true,
        backoffLimit: 1,
        ttlSecondsAfterFinished: 3600,
        ...ends(options),
      },
      pytorchReplicaSpecs: {
        Worker: {
          replicas: options.replicas,
          restartPolicy: 'Never',
          template: {
            metadata: { labels: labelsOf(options) },
            spec: podSpec('PyTorchJob', options),
          },
        },
      },
    },
  };
}

export function endingByQueue(options: Filled) {
  const base = metadata(options);
  return { ...base, labels: { ...base.labels, ...endsByQueue(options) } };
}
