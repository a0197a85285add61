import type { KubernetesObject } from '../kubernetesObject';
import { metadata } from './kubernetes';
import type { Filled } from './options';
import { container, labelsOf, podSettings, podSpec } from './pod';

/** Groups of one pod each. */
export function leaderWorkerSet(options: Filled): KubernetesObject {
  return {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: metadata(options),
    spec: {
      replicas: options.replicas,
      startupPolicy: 'LeaderCreated',
      rolloutStrategy: { type: 'RollingUpdate' },
      leaderWorkerTemplate: {
        size: 1,
        workerTemplate: {
          metadata: { labels: labelsOf(options) },
          spec: podSpec('LeaderWorkerSet', options),
        },
      },
    },
  };
}

/** A model that a runtime of the platform serves. */
export function inferenceService(options: Filled): KubernetesObject {
  const { name, ...model } = container('InferenceService', options);
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: metadata(options),
    spec: {
      predictor: {
        minReplicas: options.replicas,
        maxReplicas: options.replicas,
        labels: labelsOf(options),
        ...podSettings('InferenceService', options),
        model: { modelFormat: { name: 'huggingface' }, ...model },
      },
    },
  };
}

/** A language model on one node; its router and its scheduler are left to the platform. */
export function llmInferenceService(options: Filled): KubernetesObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: metadata(options),
    spec: {
      model: { uri: 'pvc://weights/small', name: options.name },
      replicas: options.replicas,
      labels: labelsOf(options),
      template: podSpec('LLMInferenceService', options),
    },
  };
}
