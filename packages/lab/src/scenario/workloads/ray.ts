import { KubernetesObject } from '../../cluster/objects';
import { labelsOf, metadataOf, WorkloadOptions } from './options';
import { containerParts, placement, podMetadata } from './pod';

const HOUR = 3600;

/** A RayJob whose Ray cluster lives as long as the job. */
export function rayJob(options: WorkloadOptions): KubernetesObject {
  const { seconds = 10, outcome = 'succeed', deadline = HOUR } = options;
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayJob',
    metadata: {
      ...endingByQueue(options),
      annotations: {
        'sim.lab/duration': `${seconds}s`,
        'sim.lab/outcome': outcome,
      },
    },
    spec: {
      entrypoint: 'python train.py',
      suspend: true,
      // No pod but the cluster's own.
      submissionMode: 'HTTPMode',
      shutdownAfterJobFinishes: true,
      ttlSecondsAfterFinished: 5,
      backoffLimit: 0,
      activeDeadlineSeconds: deadline,
      rayClusterSpec: clusterSpec(options),
    },
  };
}

/** A RayCluster that stays until it is deleted. */
export function rayCluster(options: WorkloadOptions): KubernetesObject {
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    metadata: endingByQueue(options),
    spec: { suspend: true, ...clusterSpec(options) },
  };
}

function endingByQueue(options: WorkloadOptions) {
  const metadata = metadataOf(options);
  return {
    ...metadata,
    labels: {
      ...metadata.labels,
      'kueue.x-k8s.io/max-exec-time-seconds': String(HOUR),
    },
  };
}

/** A head without GPUs and one group of workers with them. */
function clusterSpec(options: WorkloadOptions) {
  const { pods = 1, namespace } = options;
  const image = `registry.example.com/${namespace}/ray:2.53`;
  // The pods live as long as the cluster.
  const { annotations } = podMetadata({ ...options, seconds: undefined });
  const template = (name: string, own: WorkloadOptions) => ({
    metadata: { labels: labelsOf(options), annotations },
    spec: {
      ...placement(own, 'training'),
      containers: [{ name, image, ...containerParts(own) }],
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
        replicas: pods,
        minReplicas: pods,
        maxReplicas: pods,
        rayStartParams: {},
        template: template('ray-worker', options),
      },
    ],
  };
}
