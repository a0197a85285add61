import type { KubernetesObject } from '../kubernetesObject';
import { ends, metadata } from './kubernetes';
import type { Filled, WorkloadKind } from './options';
import { container, labelsOf, podSettings } from './pod';
import { endingByQueue } from './training';

export function rayJob(options: Filled): KubernetesObject {
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayJob',
    metadata: endingByQueue(options),
    spec: {
      entrypoint: 'python train.py',
      suspend: true,
      shutdownAfterJobFinishes: true,
      ttlSecondsAfterFinished: 3600,
      backoffLimit: 1,
      // Nothing but the cluster's own pods.
      submissionMode: 'HTTPMode',
      ...ends(options),
      rayClusterSpec: clusterSpec('RayJob', options),
    },
  };
}

export function rayCluster(options: Filled): KubernetesObject {
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    metadata: endingByQueue(options),
    spec: { suspend: true, ...clusterSpec('RayCluster', options) },
  };
}

export function rayService(options: Filled): KubernetesObject {
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayService',
    metadata: metadata(options),
    spec: {
      serveConfigV2: 'applications: []',
      rayClusterConfig: clusterSpec('RayService', options),
    },
  };
}

/** A head without GPUs and one group of workers with them. */
function clusterSpec(kind: WorkloadKind, options: Filled) {
  const { replicas } = options;
  const template = (name: string, own: Filled) => ({
    metadata: { labels: labelsOf(options) },
    spec: {
      ...podSettings(kind, own),
      containers: [container(kind, own, name)],
    },
  });
  return {
    rayVersion: '2.53.0',
    headGroupSpec: {
      rayStartParams: { 'num-gpus': '0' },
      template: template('ray-head', { ...options, gpus: 0 }),
    },
    workerGroupSpecs: [
      {
        groupName: 'gpu',
        replicas,
        minReplicas: replicas,
        maxReplicas: replicas,
        rayStartParams: {},
        template: template('ray-worker', options),
      },
    ],
  };
}
