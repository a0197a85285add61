import { KubernetesObject } from '../../cluster/objects';
import { metadataOf, WorkloadOptions } from './options';
import { podMetadata, podSpec } from './pod';

/** A Deployment; Kueue admits each of its pods. */
export function deployment(options: WorkloadOptions): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(options),
    spec: { replicas: options.pods ?? 1, ...selectorAndTemplate(options) },
  };
}

/** A StatefulSet; Kueue admits its pods as one group. */
export function statefulSet(options: WorkloadOptions): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataOf(options),
    spec: {
      replicas: options.pods ?? 1,
      serviceName: options.name,
      ...selectorAndTemplate(options),
    },
  };
}

/** Groups of two pods, each with GPUs. */
export function leaderWorkerSet(options: WorkloadOptions): KubernetesObject {
  return {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: metadataOf(options),
    spec: {
      replicas: options.pods ?? 1,
      startupPolicy: 'LeaderCreated',
      rolloutStrategy: {
        type: 'RollingUpdate',
        rollingUpdateConfiguration: { maxUnavailable: 1, maxSurge: 0 },
      },
      leaderWorkerTemplate: {
        size: 2,
        restartPolicy: 'RecreateGroupOnPodRestart',
        workerTemplate: {
          metadata: podMetadata(options),
          spec: podSpec(options, 'serving', 'server'),
        },
      },
    },
  };
}

/** One pod that nobody queued and nothing owns. */
export function barePod(options: WorkloadOptions): KubernetesObject {
  const { annotations } = podMetadata(options);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadataOf(options), annotations },
    spec: {
      ...podSpec(options, 'training'),
      activeDeadlineSeconds: options.deadline ?? 3600,
    },
  };
}

function selectorAndTemplate(options: WorkloadOptions) {
  const app = { app: options.name };
  const { labels, annotations } = podMetadata(options);
  return {
    selector: { matchLabels: app },
    template: {
      metadata: { labels: { ...app, ...labels }, annotations },
      spec: podSpec(options, 'serving', 'server'),
    },
  };
}
